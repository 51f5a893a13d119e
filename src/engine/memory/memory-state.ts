import type { State } from '../../runtime/ports.ts';
import { memoryStore } from './memory-store.ts';

interface Claim {
  readonly settled: boolean;
  readonly until: number;
}

/** Looked at with each claim: more than one, so that expired entries go faster than new ones come. */
const sweptPerClaim = 2;

/** State in this process; a claim and its settlement are operations of a map. `now`: milliseconds since the epoch. */
export function memoryState(options: { readonly now: () => number }): State {
  const { now } = options;
  const claims = new Map<string, Claim>();
  let cursor = claims.entries();

  function sweep(): void {
    const time = now();
    for (let looked = 0; looked < sweptPerClaim; looked += 1) {
      const next = cursor.next();
      if (next.done === true) {
        cursor = claims.entries();
        return;
      }
      if (next.value[1].until <= time) claims.delete(next.value[0]);
    }
  }

  return {
    ...memoryStore(),
    claim(key, leaseEndsAt) {
      sweep();
      const before = claims.get(key);
      if (before !== undefined && before.until > now()) return Promise.resolve(before.settled ? 'settled' : 'busy');
      claims.set(key, { settled: false, until: leaseEndsAt });
      return Promise.resolve('claimed');
    },
    settle(key, expiresAt) {
      claims.set(key, { settled: true, until: expiresAt });
      return Promise.resolve();
    },
    release(key) {
      if (claims.get(key)?.settled === false) claims.delete(key);
      return Promise.resolve();
    },
  };
}
