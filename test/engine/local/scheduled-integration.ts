import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workload } from '../../../src/engine/engine.ts';
import type { EngineHostOptions } from '../../../src/engine/local/host.ts';
import type { Json, JsonObject } from '../../../src/runtime/ports.ts';
import { testRun } from '../fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type RunningHost, runningHost } from './running-host.ts';

/**
 * Keeps each event that it gets; an event with `fail` fails that often, every one while there is a document `failing`, and one with
 * `hold` lasts until there is a document `go`.
 */
const handler = `
interface State {
  get(name: string): Promise<{ value: { events?: Event[] }; version: string } | undefined>;
  put(name: string, value: object, version?: string): Promise<'stored' | 'conflict'>;
}
interface Event { id?: string; name?: string; fail?: number; hold?: boolean }

export const handler = {
  bind: ({ state }: { state: State }) => async (event: Event) => {
    let events: Event[];
    for (;;) {
      const before = await state.get('events');
      events = [...(before?.value.events ?? []), event];
      if ((await state.put('events', { events }, before?.version)) === 'stored') break;
    }
    while (event.hold === true && (await state.get('go')) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    if (events.filter(({ name }) => name === event.name).length <= (event.fail ?? 0) || (await state.get('failing')) !== undefined) throw new Error('not yet');
  },
};
`;

export interface Scheduled extends RunningHost {
  readonly workload: Workload;
  /** What the function got so far, oldest first. */
  readonly events: () => Promise<readonly JsonObject[]>;
  /** Deploys the workload with other events. */
  readonly redeploy: (events: string) => Promise<void>;
}

export interface Timed extends Scheduled {
  /** Makes time pass, has the host look once, and waits for the runs that this began. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Has the host look once. */
  readonly look: () => Promise<void>;
}

/** A function with these events (YAML in one line) under a host; empty: nothing is deployed. */
export async function scheduled(events: string, options: Partial<EngineHostOptions> = {}): Promise<Scheduled> {
  const running = await runningHost(options);
  const { engine, now } = running;
  const workload = { name: 'app-builder-timed', folder: await temporaryFolder(), parameters: {}, domain: 'd.test' };
  const redeploy = async (changed: string): Promise<void> => {
    await writeFile(join(workload.folder, 'handler.ts'), handler);
    await writeFile(join(workload.folder, 'template.yaml'), templateWith(changed));
    await engine.apply(await engine.plan(workload), testRun(now));
  };
  if (events !== '') await redeploy(events);
  return {
    ...running,
    workload,
    redeploy,
    async events() {
      return ((await engine.state.get('events'))?.value['events'] ?? []) as readonly JsonObject[];
    },
  };
}

/** The same, where the host looks for what is due when the test says so; it has looked once after the deployment. */
export async function timed(events: string, options: Partial<EngineHostOptions> = {}): Promise<Timed> {
  let look = (): Promise<void> => Promise.resolve();
  const running = await scheduled(events, {
    ...options,
    ticker(lookAgain) {
      look = lookAgain;
      return () => undefined;
    },
  });
  await look();
  return {
    ...running,
    look: () => look(),
    async pass(milliseconds) {
      running.clock.time += milliseconds;
      await look();
      await running.host.idle();
    },
  };
}

function templateWith(events: string): string {
  return `
Parameters:
  RateParameter: { Type: String, Default: rate(2 hours) }
  StateParameter: { Type: String, Default: DISABLED }
Conditions:
  Never: !Equals [a, b]
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }
    Properties: { CodeUri: ., Handler: index.handler, Timeout: 10, Events: { ${events} } }
`;
}

/** An event of type `Schedule` in one line of YAML; `input` as the function gets it. */
export function schedule(name: string, expression: string, input?: Json): string {
  const text = input === undefined ? '' : `, Input: '${JSON.stringify(input)}'`;
  return `${name}: { Type: Schedule, Properties: { Schedule: ${expression}${text} } }`;
}
