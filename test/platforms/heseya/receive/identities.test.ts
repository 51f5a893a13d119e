import { describe, expect, test } from 'vitest';
import type { StoreClient } from '../../../../src/platforms/heseya/client/store-client.ts';
import type { StoreRecord } from '../../../../src/platforms/heseya/client/store-record.ts';
import { Identities } from '../../../../src/platforms/heseya/receive/identities.ts';

const record = { installed_at: '2026-05-01T12:00:00.000Z', app_slug: 'test-app' } as StoreRecord;
const found = { key: '0'.repeat(32), record };
const asked = { token: 'a.b.c', end: 300_000 };

/** How often a store is asked about somebody who comes twice, by what it says of them. */
async function questions(data: { readonly name: string; readonly permissions: readonly string[] }): Promise<number> {
  let asks = 0;
  const client: StoreClient = {
    request() {
      asks += 1;
      return Promise.resolve({ status: 200, body: { data: { id: 'x', ...data } } });
    },
  };
  const identities = new Identities({ now: () => 0 });
  for (let time = 0; time < 2; time += 1) {
    expect((await identities.of(found, client, asked))?.permissions.size).toBe(new Set(data.permissions).size);
  }
  return asks;
}

const names = (count: number, length: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `p.${String(n)}`.padEnd(length, 'x'));

describe('what stores say of people', () => {
  test('is remembered, with all permissions that stores know', async () => {
    expect(await questions({ name: 'Olga', permissions: names(600, 25) })).toBe(1);
  });

  test('is not remembered where it is so large that a few stores could fill the memory of all', async () => {
    expect(await questions({ name: 'Olga', permissions: names(20_000, 8) })).toBe(2);
    expect(await questions({ name: 'Olga', permissions: names(10, 10_000) })).toBe(2);
    expect(await questions({ name: 'O'.repeat(100_000), permissions: [] })).toBe(2);
  });
});
