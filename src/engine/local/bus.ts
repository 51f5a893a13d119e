import type { InstallationChanged, Json, JsonObject } from '../../runtime/ports.ts';
import { installationEvent } from '../bus-event.ts';
import { matchesPattern } from '../event-pattern.ts';
import type { Delivery } from './delivery.ts';

/** A function that an event is for; `deliver` is true when the function has worked it off. */
export interface BusTarget {
  readonly patterns: readonly Json[];
  deliver(event: JsonObject): Promise<boolean>;
}

export interface Bus {
  /** Returns at once; the targets get the event afterwards. */
  announce(change: InstallationChanged): void;
  isIdle(): boolean;
  /** Resolves when no event is on its way. */
  idle(): Promise<void>;
}

export function createBus(
  targets: () => Promise<readonly BusTarget[]>,
  delivery: Delivery,
  options: { readonly now: () => number },
): Bus {
  const underway = new Set<Promise<void>>();

  async function publish(change: InstallationChanged): Promise<void> {
    const event = installationEvent(change, options.now());
    const matching = (await targets()).filter(({ patterns }) =>
      patterns.some((pattern) => matchesPattern(event, pattern)),
    );
    await Promise.all(matching.map((target) => delivery.deliver(() => target.deliver(event))));
  }

  return {
    announce(change) {
      // What fails in the end is in the log of its workload.
      const work = publish(change).catch(() => undefined);
      underway.add(work);
      void work.then(() => underway.delete(work));
    },
    isIdle: () => underway.size === 0,
    async idle() {
      await Promise.all(underway);
    },
  };
}
