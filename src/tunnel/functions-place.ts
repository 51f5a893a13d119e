import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { startMemoryHost } from '../engine/memory/memory-host.ts';
import type { JsonObject } from '../runtime/ports.ts';
import type { Run } from '../run.ts';
import { engineWorkload } from '../provision/workloads.ts';

/** Milliseconds before each repetition of a failed event, as on the local engine. */
const retryDelays = [1000, 5000];
/** Milliseconds until a message that failed comes again. */
const redeliveryDelay = 30_000;

/** Where functions run while the tunnel is open. */
export interface FunctionsPlace extends AsyncDisposable {
  /** Integrations are planned and applied here. */
  readonly engine: Engine;
  /** Outputs of the secrets listener as it answers on this machine, e.g. `SecretsApi`. */
  listener(): Promise<Readonly<Record<string, string>>>;
  /** Waits until nothing is under way, not longer than `limit` milliseconds; gives what is left, one phrase each. */
  idle(limit: number): Promise<readonly string[]>;
}

export interface PlaceOptions {
  /** Of the environment. */
  readonly engine: Engine;
  readonly domain: string;
  readonly account: string;
  readonly engineName: string;
  /** Absolute; the folder that has `engine/template.yaml`. */
  readonly templates: string;
  readonly route: (url: URL) => URL;
  readonly onLog: (workload: string, line: JsonObject) => void;
  readonly run: Run;
}

/**
 * The engine host of this machine for an environment whose engine it is. For any other one a host in this process, whose
 * functions, the secrets listener among them, work with the very secrets and state of the environment.
 */
export async function functionsPlace(options: PlaceOptions): Promise<FunctionsPlace> {
  const { engine } = options;
  if (engine.name !== 'local') return placeInThisProcess(options);
  const listener = async (): Promise<Readonly<Record<string, string>>> =>
    (await engine.inspect(listenerOf(options).name))?.outputs ?? {};
  return {
    engine,
    listener,
    idle: () => Promise.resolve([]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** All offerings are served, whichever the deployed listener is limited to: what is acknowledged here is stored here. */
function listenerOf({ domain, account, engineName, templates }: PlaceOptions): ReturnType<typeof engineWorkload> {
  return engineWorkload({ domain, account, engineName, templates, enabledOfferings: ['*'], parameters: {} });
}

async function placeInThisProcess(options: PlaceOptions): Promise<FunctionsPlace> {
  const { engine, route, onLog, run } = options;
  const { now } = run;
  const arns = new Map<string, string>();
  const host = await startMemoryHost({
    now,
    route,
    retryDelays,
    redeliveryDelay,
    after: (milliseconds, work) => setTimeout(work, milliseconds).unref(),
    secrets: engine.secrets,
    state: engine.state,
    onLog,
    // What other applications know is the address of the deployed function, which is found by its ARN.
    arn: (workload, ownArn) => arns.get(`${workload} ${ownArn}`) ?? ownArn,
  });
  const inner = host.engine;

  async function rememberArns(workload: string): Promise<void> {
    const [here, there] = [await inner.inspect(workload), await engine.inspect(workload)];
    for (const [output, ownArn] of Object.entries(here?.outputs ?? {})) {
      const deployed = there?.outputs[output];
      if (deployed !== undefined) arns.set(`${workload} ${ownArn}`, deployed);
    }
  }

  const here: Engine = {
    ...inner,
    async apply(plan, given) {
      const deployed = await inner.apply(plan, given);
      await rememberArns(plan.workload.name);
      return deployed;
    },
  };
  const wanted = listenerOf(options);
  try {
    await here.apply(await here.plan(wanted), run);
  } catch (error) {
    await host.close();
    throw error;
  }
  return {
    engine: here,
    listener: async () => (await inner.inspect(wanted.name))?.outputs ?? {},
    async idle(limit) {
      const done = new AbortController();
      const late = pause(limit, undefined, { signal: done.signal }).catch(() => undefined);
      await Promise.race([host.idle(), late]);
      done.abort();
      const left: string[] = [];
      for (const workload of inner.deployments().keys()) {
        for (const { name, waiting, delayed, underway } of (await inner.activity(workload)).queues) {
          const count = waiting + delayed + underway;
          if (count > 0) left.push(`${String(count)} ${count === 1 ? 'message' : 'messages'} in ${name}`);
        }
      }
      if (!host.isIdle() && left.length === 0) left.push('an event that is being worked on');
      return left;
    },
    [Symbol.asyncDispose]: () => host.close(),
  };
}
