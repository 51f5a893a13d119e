import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Asker, CommandContext, Given } from '../cli/command.ts';

/** Everything that answers may come from. */
export interface InputSources {
  readonly given: Given;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the search for `default_input.json` starts; absolute. */
  readonly startFolder: string;
  /** From `--environment`, or else `ENV_4ME`. */
  readonly environmentName: string | undefined;
  /** Undefined where nobody may be asked. */
  readonly ask: Asker | undefined;
  readonly whyNotAsking: string;
  /** Takes warnings. */
  readonly report: (warning: string) => void;
  readonly redact: (secret: string) => void;
  /** Where relative paths of flags and variables start; absolute. */
  readonly workingFolder: string;
  /** Reads `--token-file`; relative paths start at the working folder. */
  readonly readFile: (path: string) => Promise<string>;
  /** Reads `--token-stdin` to the end. */
  readonly readStdin: () => Promise<string>;
}

/**
 * The sources of a running command.
 *
 * @param startFolder see `inputFolder`; the working folder by default
 */
export function inputSources(context: CommandContext, startFolder?: string): InputSources {
  const { environment, stdin, workingFolder } = context.surroundings;
  return {
    given: context.given,
    environment,
    startFolder: startFolder ?? workingFolder,
    environmentName: context.given.text('environment') ?? (environment['ENV_4ME'] || undefined),
    ask: context.ask,
    whyNotAsking: context.whyNotAsking,
    report: (warning) => context.report({ type: 'warning', text: warning }),
    redact: context.redact,
    workingFolder,
    readFile: (path) => readFile(resolve(workingFolder, path), 'utf8'),
    readStdin: () => textOf(stdin, context.signal),
  };
}

/** Rejects with the signal's reason when the run is cancelled while stdin stays open. */
async function textOf(stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([text(stream), cancelled]);
}
