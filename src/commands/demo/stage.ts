import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundledStandins } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { givenFrom } from '../../cli/given.ts';
import { startEngineHost } from '../../engine/local/host.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { sandboxVariables } from '../sandbox-variables.ts';

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
  readonly steps: readonly StepReport[];
  /** Runs one step, shows it and adds it to `steps`. `work` gives what there is to say of it. */
  step(name: string, title: string, work: () => Promise<string>): Promise<void>;
  /** The context of a command that runs against this sandbox, with everything approved and nothing asked. */
  contextFor(integration?: string): CommandContext;
  /** Polls until `find` finds something; throws a Failure after half a minute. */
  waitFor<Found>(what: string, find: () => Found | undefined): Promise<Found>;
}

const longestWait = 30_000;

/** Sets up the sandbox and an engine in a temporary folder; disposing ends both and removes the folder. */
export async function openStage(context: CommandContext, port: number): Promise<Stage> {
  // Deployed functions are processes of their own and have the real time only; whoever signs for them needs the same.
  const now = Date.now;
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-demo-'));
  const sandbox = await startSandbox({ port, now, standins: await bundledStandins(now) });
  const host = await startEngineHost({ folder, now, sandbox: sandbox.setting });
  const steps: StepReport[] = [];
  const environment = {
    ...sandboxVariables(sandbox),
    APP_BUILDER_ENGINE: 'local',
    APP_BUILDER_ENGINE_FOLDER: folder,
  };
  return {
    sandbox,
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
    contextFor: (integration) => ({
      ...context,
      // The files of whoever runs the demo have no part in it.
      surroundings: { ...context.surroundings, environment, workingFolder: folder, homeFolder: folder },
      given: givenFrom({ approve: ['create', 'update', 'security', 'delete'] }, { integration }),
      ask: undefined,
      whyNotAsking: 'this is the demo',
      report: () => {},
    }),
    async waitFor(what, find) {
      const until = performance.now() + longestWait;
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        context.signal.throwIfAborted();
        if (performance.now() > until) {
          throw new Failure(noResult, {
            message: `${what} did not happen within half a minute`,
            because: sandbox.deliveries().findLast(({ error }) => error !== null)?.error ?? 'no delivery failed',
            fix: 'Run the demo again with --verbose, and report it if it stays so.',
          });
        }
        await pause(10);
      }
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
