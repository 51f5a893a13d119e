import type { EventSource } from '../../../runtime/handler.ts';
import type { Log } from '../../../runtime/log.ts';
import { scheduleSource } from '../../../runtime/schedule.ts';
import { NeedsInstallation, StoreGone } from '../client/errors.ts';
import { kitOf, type Kit } from './kit.ts';

/** Milliseconds: refresh tokens live for ninety days (heseya-facts §6), and each has several weekly runs before its end. */
const dormant = 14 * 24 * 3_600_000;
/** Milliseconds that are left at the end, and stores at the same time. */
const reserve = 10_000;
const width = 5;

/**
 * Renews the tokens of stores in which nothing happens, for a schedule of the template with the `Input`
 * `{"schedule":"keep-alive"}`, once a week. What fails is tried again by the next run; throws where something failed that a
 * repetition may put right, or where time was short, so that the engine says so and repeats it.
 */
export function keepAlive(): EventSource {
  return scheduleSource('keep-alive', (ports) => {
    const kit = kitOf(ports);
    return async ({ log, deadline }) => {
      const keys = shuffled(await kit.installed.keys());
      const failed: string[] = [];
      let at = 0;
      for (; at < keys.length && ports.now() + reserve < deadline; at += width) {
        const some = keys.slice(at, at + width);
        const outcomes = await Promise.all(some.map(async (key) => renew(kit, key, { log, deadline })));
        failed.push(...some.filter((_, index) => outcomes[index] === 'failed'));
      }
      const left = Math.max(0, keys.length - at);
      log.info('tokens looked through', { stores: keys.length, left, failed: failed.length });
      const wrong = [
        ...(failed.length > 0 ? [`the tokens of ${String(failed.length)} stores could not be renewed`] : []),
        ...(left > 0 ? [`${String(left)} stores were not looked at in time`] : []),
      ];
      if (wrong.length > 0) throw new Error(wrong.join(', '));
    };
  });
}

/** In another order each time: stores that never answer take up a run, and must not be before the same others in all of them. */
function shuffled(keys: readonly string[]): readonly string[] {
  return keys
    .map((key) => ({ key, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ key }) => key);
}

async function renew(
  kit: Kit,
  key: string,
  context: { readonly log: Log; readonly deadline: number },
): Promise<'done' | 'failed'> {
  try {
    const record = await kit.records.get(key);
    if (record === undefined || record.status !== 'installed') return 'done';
    if (kit.ports.now() - Date.parse(record.refreshed_at) < dormant) return 'done';
    await kit.tokens.fresh(key, record.integration_token, context);
    return 'done';
  } catch (error) {
    // Said by whoever found it out, and nothing that a repetition puts right.
    if (error instanceof NeedsInstallation || error instanceof StoreGone) return 'done';
    context.log.warn('tokens not renewed', { key, error });
    return 'failed';
  }
}
