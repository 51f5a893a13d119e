import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundledStandins, type BundledStandins } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { givenFrom } from '../../cli/given.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { sandboxVariables } from '../sandbox/variables.ts';
import { demoNames, openAwsPlace } from './aws-place.ts';
import { openLocalPlace } from './local-place.ts';

const noResult: FailureKind = { code: 'AB-DEMO-NO-RESULT', exit: 'failed' };

/** One step of a demo as `--json` prints it; requests and mutations are those to 4me. */
export interface StepReport {
  readonly name: string;
  readonly ms: number;
  readonly requests: number;
  readonly mutations: number;
}

/** A sandbox with an engine, and the steps that were taken on it. */
export interface Stage extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly standins: BundledStandins;
  readonly steps: readonly StepReport[];
  /** Runs one step, shows it and adds it to `steps`. `work` gives what there is to say of it. */
  step(name: string, title: string, work: () => Promise<string>): Promise<void>;
  /**
   * The context of a command that runs against this sandbox, with everything approved and nothing asked. `answers`: further ones, as
   * environment variables; `flags`: values of flags, by their names.
   */
  contextFor(
    integration?: string,
    answers?: Readonly<Record<string, string>>,
    flags?: Readonly<Record<string, string | readonly string[] | true>>,
  ): CommandContext;
  /** Where functions run, for the person who watches; undefined for this machine. */
  readonly where: string | undefined;
  /** Polls until `find` finds something; throws a Failure when the engine's patience is over. */
  waitFor<Found>(what: string, find: () => Found | undefined): Promise<Found>;
}

export interface StageOptions {
  readonly port: number;
  readonly engine: 'local' | 'aws';
  readonly integration: string;
  /** What was deployed stays, where it can stay. */
  readonly keep: boolean;
}

/** Sets up the sandbox and an engine in a temporary folder; disposing ends both and removes what they made. */
export async function openStage(context: CommandContext, options: StageOptions): Promise<Stage> {
  const { port, integration, keep } = options;
  // Deployed functions are processes of their own and have the real time only; whoever signs for them needs the same.
  const now = Date.now;
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-demo-'));
  const names = options.engine === 'aws' ? demoNames() : undefined;
  const standins = await bundledStandins(now);
  const sandbox = await startSandbox({
    port,
    now,
    standins: Object.values(standins),
    customerData: true,
    ...(names === undefined ? {} : { domain: names.domain }),
  });
  const closing = async (): Promise<void> => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  };
  const opening =
    names !== undefined
      ? openAwsPlace(context, { sandbox, engineName: names.engineName, folder, integration })
      : openLocalPlace(sandbox, folder, now);
  const place = await opening.catch(async (error: unknown) => {
    await closing();
    throw error;
  });
  const steps: StepReport[] = [];
  const environment = { ...sandboxVariables(sandbox), ...place.environment };
  return {
    sandbox,
    standins,
    where: place.where,
    steps,
    async step(name, title, work) {
      context.signal.throwIfAborted();
      context.report({ type: 'started', step: name, title });
      const mark = sandbox.requests.mark();
      const start = performance.now();
      const said = await work();
      const ms = Math.round(performance.now() - start);
      const requests = sandbox.requests.since(mark);
      const mutations = requests.filter(({ mutation }) => mutation).length;
      steps.push({ name, ms, requests: requests.length, mutations });
      const cost = requests.length === 0 ? '' : `, ${String(requests.length)} requests to 4me`;
      context.report({ type: 'finished', step: name, outcome: 'done', detail: `${said}${cost}, ${String(ms)} ms` });
    },
    contextFor: (deployed, answers, flags) => ({
      ...context,
      // The files of whoever runs the demo have no part in it.
      surroundings: {
        ...context.surroundings,
        environment: { ...environment, ...answers },
        workingFolder: folder,
        homeFolder: folder,
      },
      given: givenFrom({ approve: ['create', 'update', 'security', 'delete'], ...flags }, { integration: deployed }),
      ask: undefined,
      whyNotAsking: 'this is the demo',
      report: () => {},
    }),
    async waitFor(what, find) {
      const until = performance.now() + place.longestWait;
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        context.signal.throwIfAborted();
        if (performance.now() > until) {
          throw new Failure(noResult, {
            message: `${what} did not happen within ${String(place.longestWait / 1000)} seconds`,
            because: sandbox.deliveries().findLast(({ error }) => error !== null)?.error ?? 'no delivery failed',
            fix: 'Run the demo again with --verbose, and report it if it stays so.',
          });
        }
        await pause(10);
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        await place.end(keep);
      } finally {
        await closing();
      }
    },
  };
}
