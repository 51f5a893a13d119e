import { randomBytes, randomUUID } from 'node:crypto';
import { paginateListSecretVersionIds } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { fieldEncryption } from '../../src/engine/aws/stores/field-encryption.ts';
import { secretsStore } from '../../src/engine/aws/stores/secrets-store.ts';
import { stateStore } from '../../src/engine/aws/stores/state-store.ts';
import { SecretWriter } from '../../src/platforms/4me/receive/secret-writer.ts';
import type { State, Versioned } from '../../src/runtime/ports.ts';
import { ministack } from './emulators.ts';
import { emptyPlace, makeStateTable, type Place, sdkSecretsAt, signedCallsAt } from './store-stage.ts';

const table = 'app-builder-state';
const encryption = fieldEncryption(() => Promise.resolve(randomBytes(32)));
const parts = 20;
const trials = 50;

/** The stores of one function; none of what they remember is another one's. */
function functionAt(place: Place): { secrets: Versioned; state: State; now: () => number } {
  const calls = signedCallsAt(place);
  return {
    secrets: secretsStore(() => calls),
    state: stateStore({ calls: () => calls, table, encryption, now: Date.now }),
    now: Date.now,
  };
}

/** Versions that were ever made, those without a stage too; AWS keeps each for a day. */
async function versionsOf(place: Place, name: string): Promise<number> {
  const sdk = sdkSecretsAt(place);
  let count = 0;
  for await (const page of paginateListSecretVersionIds({ client: sdk }, { SecretId: name, IncludeDeprecated: true }))
    count += page.Versions?.length ?? 0;
  return count;
}

describe('20 parts of one customer at the same moment, each in a function of its own', () => {
  test(`lose none in ${String(trials)} trials, half of them on a new secret, with at most two versions for each part`, async () => {
    const place = emptyPlace(ministack());
    await makeStateTable(place, table);
    const setUp = functionAt(place);
    let [acknowledged, versions] = [0, 0];
    const begun = performance.now();
    for (let trial = 0; trial < trials; trial += 1) {
      const name = `4me-app-builder/app-${String(trial)}/4me-sandbox.test/instances/wna-it`;
      const existing = trial % 2 === 0;
      if (existing) await setUp.secrets.put(name, { own: 'kept', secrets: { before: 'x' } }, undefined);
      const deadline = Date.now() + 10_000;
      const outcomes = await Promise.allSettled(
        Array.from({ length: parts }, async (_, index) => {
          const key = `key-${String(index)}`;
          await new SecretWriter(functionAt(place)).add(name, { secrets: { [key]: key } }, deadline);
          return key;
        }),
      );
      const stored = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const made = (await versionsOf(place, name)) - (existing ? 1 : 0);
      expect((await setUp.secrets.get(name))?.value).toMatchObject({
        ...(existing ? { own: 'kept' } : {}),
        secrets: { ...(existing ? { before: 'x' } : {}), ...Object.fromEntries(stored.map((key) => [key, key])) },
      });
      expect(made, name).toBeLessThanOrEqual(2 * stored.length);
      acknowledged += stored.length;
      versions += made;
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stdout.write(
      `parts: ${String(acknowledged)} of ${String(parts * trials)} acknowledged and found, ${String(versions)} versions ` +
        `(${(versions / acknowledged).toFixed(3)} for each), ${seconds} s\n`,
    );
    expect(acknowledged).toBe(parts * trials);
  }, 60_000);

  test('are all kept by compare-and-swap alone while the state table is away', async () => {
    const place = emptyPlace(ministack());
    const name = randomUUID();
    await functionAt(place).secrets.put(name, { own: 'kept' }, undefined);
    const keys = Array.from({ length: parts }, (_, index) => `key-${String(index)}`);
    const deadline = Date.now() + 20_000;
    await Promise.all(keys.map((key) => new SecretWriter(functionAt(place)).add(name, { [key]: key }, deadline)));
    expect((await functionAt(place).secrets.get(name))?.value).toEqual({
      own: 'kept',
      ...Object.fromEntries(keys.map((key) => [key, key])),
    });
  });
});
