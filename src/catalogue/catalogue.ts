import { exitCodes, type FailureKind } from '../failure.ts';
import { answers } from './answers.ts';
import { aws } from './aws.ts';
import { checking } from './checking.ts';
import { commandLine } from './command-line.ts';
import { engine } from './engine.ts';
import type { Entries } from './entry.ts';
import { events } from './events.ts';
import { fourMe } from './four-me.ts';
import { heseya } from './heseya.ts';
import { integrations } from './integrations.ts';
import { operating } from './operating.ts';
import { provisioning } from './provisioning.ts';
import { publishing } from './publishing.ts';
import { sandbox } from './sandbox.ts';
import { thena } from './thena.ts';
import { tunnel } from './tunnel.ts';
import { verification } from './verification.ts';

/** An error of the catalogue, as `explain` and the reference page show it. */
export interface ExplainedError {
  readonly code: FailureKind['code'];
  /** What it is about, the heading of its part of the catalogue. */
  readonly group: string;
  readonly exitCode: number;
  readonly retryable: boolean;
  readonly meaning: string;
  readonly remedy: string;
}

const groups: Readonly<Record<string, Entries>> = {
  'The command line and approvals': commandLine,
  'Answers and files': answers,
  Integrations: integrations,
  'Bootstrap, deploy and destroy': provisioning,
  Publish: publishing,
  '4me': fourMe,
  Thena: thena,
  Heseya: heseya,
  'Validate and doctor': checking,
  'Verify-webhook': verification,
  'What is deployed': operating,
  'The engine': engine,
  AWS: aws,
  'Sandbox and demo': sandbox,
  Tunnel: tunnel,
  'Trigger and events': events,
};

/** Every error that the program knows, by what it is about. */
export const catalogue: readonly ExplainedError[] = Object.entries(groups).flatMap(([group, entries]) =>
  (Object.keys(entries) as FailureKind['code'][]).flatMap((code) => {
    const entry = entries[code];
    if (entry === undefined) return [];
    const { exit, retryable = false, meaning, remedy } = entry;
    return [{ code, group, exitCode: exitCodes[exit], retryable, meaning, remedy }];
  }),
);
