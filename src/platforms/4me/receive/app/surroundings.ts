import type { Log } from '../../../../runtime/log.ts';
import type { Outside } from '../../../../runtime/outside/outside.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import type { RoutedFetch } from '../../../../runtime/routed-fetch.ts';
import type { Send } from '../../../../runtime/sender.ts';
import type { AppKit } from './kit.ts';

/** What all work of an app has around it, whatever woke it. */
export interface Surroundings {
  readonly send: Send;
  readonly outside: Outside;
  readonly fetch: RoutedFetch;
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Environment variables of the function, as its template sets them. */
  readonly environment: Ports['environment'];
}

export function surroundings(
  { send, outside, fetch, ports: { now, environment } }: AppKit,
  { log, deadline }: Pick<Surroundings, 'log' | 'deadline'>,
): Surroundings {
  return { send, outside, fetch, log, deadline, now, environment };
}
