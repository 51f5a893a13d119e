import type { State } from '../../runtime/ports.ts';
import { type SlotEntry, slots, uniqueId } from './slots.ts';

type Claims = Pick<State, 'claim' | 'settle' | 'release'>;

interface Claim {
  readonly entry: string;
  readonly kind: 'claimed' | 'settled';
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Expired claims looked for with each new one: more than one, so that they go faster than they come. */
const sweptPerClaim = 4;
const pauseBetweenSweeps = 60_000;

/**
 * Claims as slots; what a claim has to say fits into the entry's name (`claimed.<until>.<unique>`), so no file has content.
 * A claim that ran out and was taken over by somebody else is not released by its former owner.
 */
export function claimFiles(folder: string, now: () => number): Claims {
  const marks = slots(folder);
  const ours = new Map<string, string>();
  let toSweep: string[] = [];
  let listedAt = Number.NEGATIVE_INFINITY;

  async function sweep(): Promise<void> {
    if (toSweep.length === 0 && now() - listedAt >= pauseBetweenSweeps) {
      listedAt = now();
      toSweep = [...(await marks.folders())];
      for (const key of ours.keys()) {
        const claim = await readClaim(key);
        if (claim?.entry !== ours.get(key)) ours.delete(key);
      }
    }
    for (const folderName of toSweep.splice(0, sweptPerClaim)) {
      const claim = parseClaim(await marks.readFolder(folderName));
      if (claim !== undefined && claim.until <= now()) await marks.dropFolder(folderName, claim.entry);
    }
  }

  async function readClaim(key: string): Promise<Claim | undefined> {
    return parseClaim(await marks.read(key));
  }

  async function replace(key: string, before: Claim | undefined, text: string): Promise<boolean> {
    return before === undefined ? marks.create(key, text) : marks.swap(key, before.entry, text);
  }

  return {
    async claim(key, leaseEndsAt) {
      await sweep();
      for (;;) {
        const before = await readClaim(key);
        if (before !== undefined && before.until > now()) return before.kind === 'settled' ? 'settled' : 'busy';
        const text = `claimed.${digits(leaseEndsAt)}.${uniqueId()}`;
        if (!(await replace(key, before, text))) continue;
        ours.set(key, `${nextCount(before)}.${text}`);
        return 'claimed';
      }
    },
    async settle(key, expiresAt) {
      ours.delete(key);
      for (;;) {
        const before = await readClaim(key);
        if (await replace(key, before, `settled.${digits(expiresAt)}.${uniqueId()}`)) return;
      }
    },
    async release(key) {
      const entry = ours.get(key);
      ours.delete(key);
      if (entry !== undefined) await marks.drop(key, entry);
    },
  };
}

/** A time as it stands in a name: digits only, also for one that never comes. */
function digits(time: number): number {
  if (Number.isNaN(time)) throw new RangeError('a claim needs a time');
  return Math.trunc(Math.min(Math.max(time, 0), Number.MAX_SAFE_INTEGER));
}

function nextCount(before: Claim | undefined): number {
  return before === undefined ? 1 : Number.parseInt(before.entry, 10) + 1;
}

function parseClaim(found: SlotEntry | undefined): Claim | undefined {
  if (found === undefined) return undefined;
  const [kind, until] = found.text.split('.');
  return { entry: found.entry, kind: kind === 'settled' ? 'settled' : 'claimed', until: Number(until) };
}
