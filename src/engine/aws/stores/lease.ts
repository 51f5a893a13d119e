import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../failure.ts';
import type { Holder } from '../../engine.ts';
import { lockedFailure, lockLostFailure } from '../../locked.ts';
import { type FoundRow, isNamed, type Lazily, type Row, type TableCalls } from '../requests/calls.ts';
import { attributes, expiryOf, refusedBy, whereFree } from './state-table.ts';

const { key: keyName, owner: ownerName, until: untilName, expires: expiresName } = attributes;

/** Milliseconds that a lease outlives its last renewal: a process that was killed or a machine that sleeps blocks others no longer. */
const duration = 120_000;
const renewal = 30_000;

export interface Leases {
  /** Throws `AB-ENGINE-LOCKED` (exit 6) with who has it and since when. Where there is no table yet, it is claimed later. */
  take(name: string, holder: Holder): Promise<AsyncDisposable>;
  /** To be called when the table was made. Throws as `take`. */
  claimPending(): Promise<void>;
  /**
   * To be called before something that cannot be taken back. Throws `AB-ENGINE-LOCKED` where another run has a lease of this one
   * by now, and `AB-ENGINE-LOCK-LOST` where it may have had it: this one was not heard of for too long, e.g. on a machine that
   * slept.
   */
  confirm(): Promise<void>;
}

/** Leases as rows `lease/<name>` of the state table, renewed while they are held. `now`: milliseconds since the epoch. */
export function tableLeases(calls: Lazily<TableCalls>, table: string, now: () => number): Leases {
  const pending = new Set<Lease>();
  const held = new Set<Lease>();

  async function claim(lease: Lease): Promise<void> {
    const client = await calls();
    const asked = now();
    lease.since ||= new Date(asked).toISOString();
    try {
      await client.putItem({
        TableName: table,
        Item: rowOf(lease, asked),
        ...whereFree(asked),
      });
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return void pending.add(lease);
      const row = refusedBy(error);
      if (row === undefined) throw error;
      // Its own row refuses a request that is sent again because the answer was lost.
      if (row[ownerName]?.S !== lease.owner) throw takenFailure(lease, row);
    }
    pending.delete(lease);
    held.add(lease);
    hold(lease, asked);
  }

  function hold(lease: Lease, asked: number): void {
    lease.until = asked + duration;
    clearInterval(lease.timer);
    lease.timer = setInterval(() => void renew(lease), renewal);
    lease.timer.unref();
  }

  /** Throws where its row is not its own any more. Gives the time from which it lasts. */
  async function prolong(lease: Lease): Promise<number> {
    const asked = now();
    const client = await calls();
    await client.putItem({ TableName: table, Item: rowOf(lease, asked), ...ownedBy(lease) });
    return asked;
  }

  /** Of a lease that ran out: its row tells whether nobody else had it. */
  async function retake(lease: Lease): Promise<void> {
    try {
      hold(lease, await prolong(lease));
    } catch (error) {
      const row = refusedBy(error);
      if (row === undefined) throw error;
      throw row[ownerName] === undefined ? lockLostFailure(lease.name) : takenFailure(lease, row);
    }
  }

  async function renew(lease: Lease): Promise<void> {
    try {
      lease.until = (await prolong(lease)) + duration;
    } catch (error) {
      // What AWS fails to do is tried again.
      if (refusedBy(error) === undefined) return;
      // Somebody else has it: this process was not heard of for too long.
      clearInterval(lease.timer);
      lease.until = 0;
    }
  }

  async function release(lease: Lease): Promise<void> {
    pending.delete(lease);
    held.delete(lease);
    if (lease.timer === undefined) return;
    clearInterval(lease.timer);
    const client = await calls();
    const key = { [keyName]: { S: keyOf(lease.name) } };
    // The row runs out by itself, and what the run has done stays done.
    await client.deleteItem({ TableName: table, Key: key, ...ownedBy(lease) }).catch(() => undefined);
  }

  return {
    async take(name, { who }) {
      const lease: Lease = { name, who, owner: randomUUID(), since: '', until: 0, timer: undefined };
      await claim(lease);
      return { [Symbol.asyncDispose]: () => release(lease) };
    },
    async claimPending() {
      for (const lease of pending) await claim(lease);
    },
    async confirm() {
      // The table may have been there a moment after it was asked for.
      for (const lease of pending) await claim(lease);
      for (const lease of held) if (now() >= lease.until) await retake(lease);
    },
  };
}

interface Lease {
  readonly name: string;
  readonly who: string;
  readonly owner: string;
  /** ISO 8601. */
  since: string;
  /** Milliseconds since the epoch; until then nobody else can have it. */
  until: number;
  timer: NodeJS.Timeout | undefined;
}

function takenFailure({ name }: Lease, row: FoundRow): Failure {
  return lockedFailure(name, row['who']?.S ?? 'another run', row['since']?.S ?? 'a while ago');
}

function keyOf(name: string): string {
  return `lease/${name}`;
}

function rowOf({ name, who, owner, since }: Lease, now: number): Row {
  const until = now + duration;
  return {
    [keyName]: { S: keyOf(name) },
    [ownerName]: { S: owner },
    who: { S: who },
    since: { S: since },
    [untilName]: { N: String(until) },
    [expiresName]: { N: expiryOf(until) },
  };
}

function ownedBy({ owner }: Lease) {
  return {
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': ownerName },
    ExpressionAttributeValues: { ':owner': { S: owner } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}
