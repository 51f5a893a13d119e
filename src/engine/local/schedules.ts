import type { Json } from '../../runtime/ports.ts';
import { arnOf } from './arn.ts';
import type { Delivered, Delivery } from './delivery.ts';
import type { Deployments } from './deployments.ts';
import type { LastRuns } from './last-runs.ts';
import type { LocalFunction } from './local-workload.ts';
import type { Manifest } from './manifest.ts';
import { type Scheduled, chosenSchedules, scheduledIn } from './scheduled.ts';
import { scheduledEvent } from './scheduled-event.ts';
import { turns } from './turns.ts';

/** A run that has ended; `failed`: also all its repetitions. */
export interface ScheduleRun {
  readonly workload: string;
  readonly fn: string;
  /** Of the event in the template. */
  readonly schedule: string;
  readonly outcome: Delivered;
}

export interface Schedules {
  /** Begins what is due; resolves when all of it has begun. */
  look(): Promise<void>;
  /**
   * Runs all schedules of a workload, or of every one, or those of that name, whether they are due or not. One that runs already runs
   * again after that. Throws `AB-ENGINE-SCHEDULE` for a name that the workload does not have.
   */
  run(workload?: string, name?: string): Promise<readonly ScheduleRun[]>;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  /** Resolves when the last run has ended; to be called after the end of the delivery and of the looks. */
  end(): Promise<void>;
}

export interface SchedulesOptions {
  readonly deployments: Deployments;
  readonly lastRuns: LastRuns;
  readonly delivery: Delivery;
  /** True when the function has worked the event off. */
  readonly invoke: (workload: string, manifest: Manifest, fn: LocalFunction, event: Json) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Runs the schedules of all that is deployed when somebody looks, each at its time, never two runs of one at once. */
export function startSchedules(options: SchedulesOptions): Schedules {
  const { deployments, lastRuns, delivery, now } = options;
  const turn = turns();
  let looking: Promise<void> | undefined;

  async function scheduled(): Promise<readonly Scheduled[]> {
    const all = await deployments.all();
    return all.flatMap(({ workload, manifest }) => scheduledIn(workload, manifest.functions));
  }

  async function run({ workload, fn: id, schedule }: Scheduled): Promise<Delivered> {
    const { name, input } = schedule;
    const event = input === undefined ? scheduledEvent(arnOf(workload, `${id}${name}`), now()) : input;
    return delivery.deliver(async () => {
      const manifest = await deployments.get(workload);
      const fn = manifest?.functions.find((one) => one.id === id);
      // Taken away since: there is nobody to repeat it for.
      if (manifest === undefined || fn?.schedules.some((one) => one.name === name) !== true) return true;
      return options.invoke(workload, manifest, fn, event);
    });
  }

  async function runDue(one: Scheduled): Promise<void> {
    if (turn.isUnderway(one.name)) return;
    const takeBack = await lastRuns.take(one.name, one.schedule.expression, now());
    if (takeBack === undefined) return;
    const ran = turn.take(one.name, async () => {
      // Then the next host makes up for it.
      if ((await run(one)) === 'interrupted') await takeBack();
    });
    // What fails in the end is in the log of its workload.
    ran.catch(() => undefined);
  }

  function look(): Promise<void> {
    looking ??= (async () => {
      try {
        for (const one of await scheduled()) if (one.schedule.enabled) await runDue(one);
      } finally {
        looking = undefined;
      }
    })();
    return looking;
  }

  return {
    look,
    async run(workload, name) {
      const all = (await scheduled()).filter((one) => workload === undefined || one.workload === workload);
      return Promise.all(
        chosenSchedules(workload ?? 'the engine', all, name).map(async (one) => ({
          workload: one.workload,
          fn: one.fn,
          schedule: one.schedule.name,
          outcome: await turn.take(one.name, async () => {
            await lastRuns.ran(one.name, now());
            return run(one);
          }),
        })),
      );
    },
    idle: () => turn.idle(),
    async end() {
      await looking?.catch(() => undefined);
      await turn.idle();
    },
  };
}
