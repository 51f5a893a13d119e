import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../failure.ts';
import type { Holder, Lease } from '../../engine.ts';
import { lockedFailure, lockLostFailure } from '../../locked.ts';
import { type FoundRow, isNamed, type Lazily, type Row, type TableCalls } from '../requests/calls.ts';
import { attributes, expiryOf, refusedBy, whereFree } from './state-table.ts';

const { key: keyName, owner: ownerName, until: untilName, expires: expiresName } = attributes;

/** Milliseconds that a lease outlives its last renewal: a process that was killed or a machine that sleeps blocks others no longer. */
const duration = 120_000;
const renewal = 30_000;

export interface Leases {
  /** Throws `AB-ENGINE-LOCKED` (exit 6) with who has it and since when. Where there is no table yet, it is claimed later. */
  take(name: string, holder: Holder): Promise<Lease>;
  /** To be called when the table was made. Throws as `take`. */
  claimPending(): Promise<void>;
  /**
   * To be called before something that cannot be taken back. Throws as `Lease.confirm` where another run took over a lease of
   * this one because it was not heard of for too long, e.g. on a machine that slept.
   */
  confirm(): Promise<void>;
}

/** Leases as rows `lease/<name>` of the state table, renewed while they are held. `now`: milliseconds since the epoch. */
export function tableLeases(calls: Lazily<TableCalls>, table: string, now: () => number): Leases {
  const pending = new Set<HeldLease>();
  const held = new Set<HeldLease>();

  async function claim(lease: HeldLease): Promise<void> {
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

  function hold(lease: HeldLease, asked: number): void {
    lease.until = asked + duration;
    clearInterval(lease.timer);
    lease.timer = setInterval(() => void renew(lease), renewal);
    lease.timer.unref();
  }

  /** Of a lease that ran out: its row tells whether nobody else had it. */
  async function retake(lease: HeldLease): Promise<void> {
    const client = await calls();
    const asked = now();
    try {
      await client.putItem({ TableName: table, Item: rowOf(lease, asked), ...ownedBy(lease) });
    } catch (error) {
      const row = refusedBy(error);
      if (row === undefined) throw error;
      throw row[ownerName] === undefined ? lockLostFailure(lease.name) : takenFailure(lease, row);
    }
    hold(lease, asked);
  }

  async function renew(lease: HeldLease): Promise<void> {
    const asked = now();
    try {
      const client = await calls();
      await client.putItem({ TableName: table, Item: rowOf(lease, asked), ...ownedBy(lease) });
      lease.until = asked + duration;
    } catch (error) {
      // What AWS fails to do is tried again.
      if (refusedBy(error) === undefined) return;
      // Somebody else has it: this process was not heard of for too long.
      clearInterval(lease.timer);
      lease.until = 0;
    }
  }

  async function release(lease: HeldLease): Promise<void> {
    pending.delete(lease);
    held.delete(lease);
    if (lease.timer === undefined) return;
    clearInterval(lease.timer);
    const client = await calls();
    const key = { [keyName]: { S: keyOf(lease.name) } };
    // The row runs out by itself, and what the run has done stays done.
    await client.deleteItem({ TableName: table, Key: key, ...ownedBy(lease) }).catch(() => undefined);
  }

  async function confirm(): Promise<void> {
    // The table may have been there a moment after it was asked for.
    for (const lease of pending) await claim(lease);
    for (const lease of held) if (now() >= lease.until) await retake(lease);
  }

  return {
    async take(name, { who }) {
      const lease: HeldLease = { name, who, owner: randomUUID(), since: '', until: 0, timer: undefined };
      await claim(lease);
      return { confirm, [Symbol.asyncDispose]: () => release(lease) };
    },
    async claimPending() {
      for (const lease of pending) await claim(lease);
    },
    confirm,
  };
}

interface HeldLease {
  readonly name: string;
  readonly who: string;
  readonly owner: string;
  /** ISO 8601. */
  since: string;
  /** Milliseconds since the epoch; until then nobody else can have it. */
  until: number;
  timer: NodeJS.Timeout | undefined;
}

function takenFailure({ name }: HeldLease, row: FoundRow): Failure {
  return lockedFailure(name, row['who']?.S ?? 'another run', row['since']?.S ?? 'a while ago');
}

function keyOf(name: string): string {
  return `lease/${name}`;
}

function rowOf({ name, who, owner, since }: HeldLease, now: number): Row {
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

function ownedBy({ owner }: HeldLease) {
  return {
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': ownerName },
    ExpressionAttributeValues: { ':owner': { S: owner } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}
