import type { EventSource, Invocation } from './handler.ts';
import { isJsonObject } from './json-object.ts';
import { createLog, type Log } from './log.ts';
import { createOutside, type Outside } from './outside/outside.ts';
import type { Ports } from './ports.ts';
import { routedFetch, type RoutedFetch } from './routed-fetch.ts';
import { sender, type Send } from './sender.ts';

export interface ScheduleContext {
  readonly send: Send;
  readonly outside: Outside;
  readonly fetch: RoutedFetch;
  /** Each line has the name of the schedule. */
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the work. */
  readonly deadline: number;
  /** Milliseconds since the epoch; in tests, what the clock of the test says. */
  readonly now: () => number;
}

/** Runs of a schedule whose `Input` in the template is `{"schedule":"<name>"}`. */
export function scheduleSource(
  name: string,
  bind: (ports: Ports) => (invocation: Invocation) => Promise<void>,
): EventSource {
  return {
    kind: 'event',
    accepts: (event) => isJsonObject(event) && event['schedule'] === name,
    bind(ports) {
      const work = bind(ports);
      return (_, invocation) => work({ ...invocation, log: createLog(ports, { schedule: name }) });
    },
  };
}

/**
 * Runs of a schedule whose `Input` in the template is `{"schedule":"<name>"}`. What the work throws is thrown, so that the engine
 * repeats the run: it may come more than once, and beside a run that is late. Much to do is for a queue: a message for each part.
 */
export function schedule(name: string, work: (context: ScheduleContext) => Promise<void>): EventSource {
  return scheduleSource(name, (ports) => {
    const outward = { send: sender(ports), outside: createOutside(ports), fetch: routedFetch(ports), now: ports.now };
    return ({ log, deadline }) => work({ ...outward, log, deadline });
  });
}
