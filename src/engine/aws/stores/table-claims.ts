import { randomUUID } from 'node:crypto';
import type { State } from '../../../runtime/ports.ts';
import type { Lazily, Row, TableCalls } from '../requests/calls.ts';
import {
  attributes,
  claimRow,
  expiryOf,
  forever,
  milliseconds,
  refuseMissing,
  refusedBy,
  whereFree,
} from './state-table.ts';

const { key: keyName, owner: ownerName, settled: settledName, until: untilName, expires: expiresName } = attributes;

/** Claims as rows of the state table, granted by conditional writes. `now`: milliseconds since the epoch. */
export function tableClaims(
  calls: Lazily<TableCalls>,
  table: string,
  now: () => number,
): Pick<State, 'claim' | 'settle' | 'release'> {
  /** Claims that this process holds: it releases no other one's. */
  const owned = new Map<string, string>();

  return {
    async claim(key, leaseEndsAt) {
      const client = await calls();
      const owner = randomUUID();
      try {
        await client.putItem({
          TableName: table,
          Item: rowOf(key, leaseEndsAt, false, owner),
          ...whereFree(now()),
        });
      } catch (error) {
        const before = refusedBy(error);
        if (before === undefined) refuseMissing(error, table);
        if (before?.[settledName]?.BOOL === true) return 'settled';
        // Its own claim refuses a request that is sent again because the answer was lost.
        if (before?.[ownerName]?.S !== owner) return 'busy';
      }
      owned.set(key, owner);
      return 'claimed';
    },
    async settle(key, expiresAt) {
      const client = await calls();
      owned.delete(key);
      await client
        .putItem({ TableName: table, Item: rowOf(key, expiresAt, true, randomUUID()) })
        .catch((error: unknown) => refuseMissing(error, table));
    },
    async release(key) {
      const owner = owned.get(key);
      if (owner === undefined) return;
      owned.delete(key);
      const client = await calls();
      await client
        .deleteItem({
          TableName: table,
          Key: { [keyName]: { S: claimRow(key) } },
          ConditionExpression: '#owner = :owner AND #settled = :no',
          ExpressionAttributeNames: { '#owner': ownerName, '#settled': settledName },
          ExpressionAttributeValues: { ':owner': { S: owner }, ':no': { BOOL: false } },
        })
        .catch((error: unknown) => {
          if (refusedBy(error) === undefined) throw error;
        });
    },
  };
}

function rowOf(key: string, until: number, settled: boolean, owner: string): Row {
  const endless = until >= forever;
  return {
    [keyName]: { S: claimRow(key) },
    [ownerName]: { S: owner },
    [settledName]: { BOOL: settled },
    [untilName]: { N: milliseconds(until) },
    ...(endless ? {} : { [expiresName]: { N: expiryOf(until) } }),
  };
}
