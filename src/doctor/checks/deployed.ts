import { isUsable, type Engine, type Workload } from '../../engine/engine.ts';
import { ok, outcomeOf, skipped, warning, type Check } from '../check.ts';

/** Something that may be deployed, and the command that deploys it. */
export interface Deployable {
  /** Of the workload. */
  readonly name: string;
  /** Reads the folder. Throws Failure for one that is malformed. */
  readonly workload: () => Promise<Workload>;
  /** e.g. `app-builder deploy survey` */
  readonly command: string;
}

/** Milliseconds: every function is bundled. */
const limit = 90_000;

/** Compares what is deployed with the folders as a dry run does. */
export function deployedCheck(engine: () => Promise<Engine>, deployables: () => Promise<readonly Deployable[]>): Check {
  return {
    name: 'deployed',
    needs: ['engine', 'engine-access'],
    limit,
    async run(signal) {
      const opened = await engine();
      const stale: { readonly text: string; readonly fix: string }[] = [];
      let count = 0;
      for (const { name, workload, command } of await deployables()) {
        signal.throwIfAborted();
        if (!isUsable(await opened.inspect(name))) continue;
        count += 1;
        try {
          const { change, details } = await opened.plan(await workload());
          if (change !== 'none') {
            stale.push({ text: `${name} differs from its folder: ${details.join(', ')}`, fix: `Run "${command}".` });
          }
        } catch (error) {
          const { text, fix = '' } = outcomeOf(error);
          stale.push({ text: `${name} cannot be compared: ${text}`, fix });
        }
      }
      if (count === 0) return skipped('nothing is deployed');
      if (stale.length === 0) {
        return ok(
          count === 1 ? 'one workload, as its folder has it' : `${String(count)} workloads, as their folders have them`,
        );
      }
      return warning(stale.map(({ text }) => text).join('; '), stale.map(({ fix }) => fix).join(' '));
    },
  };
}
