import { sameBytes } from '../../runtime/same-bytes.ts';
import type { Json } from '../../runtime/ports.ts';
import type { Deployments } from './deployments.ts';
import type { FunctionPool } from './function-pool.ts';
import { invokePath, runSchedulesPath, tokenHeader } from './host-file.ts';
import type { HttpAnswer } from './http-event.ts';
import { type ServedRequest, jsonAnswer } from './http-server.ts';
import type { Schedules } from './schedules.ts';

export interface DoorOptions {
  /** Whoever knows it may read `host.json`. */
  readonly token: string;
  readonly deployments: Deployments;
  readonly pool: FunctionPool;
  readonly schedules: Schedules;
}

/** What commands of this machine can ask the engine host for. Undefined: the address is none of the door. */
export function engineDoor(options: DoorOptions): (request: ServedRequest) => Promise<HttpAnswer> | undefined {
  const doors: Readonly<Record<string, (question: never) => Promise<HttpAnswer>>> = {
    [invokePath]: invoke,
    [runSchedulesPath]: runSchedules,
  };

  async function invoke(question: {
    readonly workload: string;
    readonly fn: string;
    readonly event: Json;
  }): Promise<HttpAnswer> {
    const { workload, fn, event } = question;
    const manifest = await options.deployments.get(workload);
    const found = manifest?.functions.find(({ id }) => id === fn);
    if (manifest === undefined || found === undefined)
      return jsonAnswer(404, { message: 'No such function is deployed' });
    return jsonAnswer(200, await options.pool.invoke(workload, manifest, found, event));
  }

  async function runSchedules({ workload, name }: { workload: string; name?: string }): Promise<HttpAnswer> {
    return jsonAnswer(200, await options.schedules.run(workload, name));
  }

  return (request) => {
    const { pathname } = request.url;
    const door = Object.hasOwn(doors, pathname) ? doors[pathname] : undefined;
    if (door === undefined) return undefined;
    if (!sameBytes(String(request.headers[tokenHeader] ?? ''), options.token))
      return Promise.resolve(jsonAnswer(403, { message: 'Forbidden' }));
    return door(JSON.parse(request.body.toString('utf8')) as never);
  };
}
