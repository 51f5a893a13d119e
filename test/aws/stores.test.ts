import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SecretsCalls } from '../../src/engine/aws/requests/calls.ts';
import { fieldEncryption, stateKey } from '../../src/engine/aws/stores/field-encryption.ts';
import { admitsSecretName } from '../../src/engine/aws/stores/secret-failures.ts';
import { secretsStore } from '../../src/engine/aws/stores/secrets-store.ts';
import { stateStore } from '../../src/engine/aws/stores/state-store.ts';
import { stateContract, versionedContract } from '../engine/store-contract.ts';
import { ministack } from './emulators.ts';
import {
  emptyPlace,
  makeStateTable,
  type Place,
  sdkSecretsAt,
  sdkTablesAt,
  signedCallsAt,
  waysToAws,
} from './store-stage.ts';

const table = 'app-builder-state';
const key = randomBytes(32);
const encryption = fieldEncryption(() => Promise.resolve(key));
const secretLimits = { admits: admitsSecretName, refusal: 'AB-AWS-SECRET-NAME', trials: 2 };

for (const { way, calls } of waysToAws) {
  versionedContract(
    `Secrets Manager by ${way}`,
    () => {
      const { secrets } = calls(emptyPlace(ministack()));
      return Promise.resolve(secretsStore(() => secrets));
    },
    secretLimits,
  );
  versionedContract(
    `DynamoDB by ${way}`,
    async () => {
      const place = emptyPlace(ministack());
      await makeStateTable(place, table);
      const { tables } = calls(place);
      return stateStore({ calls: () => tables, table, encryption, now: Date.now });
    },
    { trials: 2 },
  );
  stateContract(`DynamoDB by ${way}`, async () => {
    const place = emptyPlace(ministack());
    await makeStateTable(place, table);
    const { tables } = calls(place);
    const clock = { time: Date.now() };
    return { state: stateStore({ calls: () => tables, table, encryption, now: () => clock.time }), clock };
  });
}

describe('secrets in Secrets Manager', () => {
  const storeAt = (place: Place) => {
    const calls = signedCallsAt(place);
    return secretsStore(() => calls, { pauses: [] });
  };

  test('that are marked for deletion are absent, and writing them says what to do', async () => {
    const place = emptyPlace(ministack());
    const store = storeAt(place);
    await store.put('a/b', { n: 1 }, undefined);
    const before = await store.get('a/b');
    await sdkSecretsAt(place).deleteSecret({ SecretId: 'a/b', RecoveryWindowInDays: 7 });
    expect(await store.get('a/b')).toBeUndefined();
    for (const version of [undefined, before?.version]) {
      await expect(store.put('a/b', { n: 2 }, version)).rejects.toMatchObject({
        code: 'AB-AWS-SECRET-DELETING',
        message: expect.stringContaining('a/b') as string,
        fix: expect.stringContaining('Cancel deletion') as string,
        retryable: true,
      });
    }
    expect(await store.list('')).toEqual([]);
  });

  test('are listed over several pages, by the case of their prefix', async () => {
    const place = emptyPlace(ministack());
    const sdk = sdkSecretsAt(place);
    const names = Array.from({ length: 230 }, (_, index) => `x/${String(index).padStart(3, '0')}`);
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((Name) => sdk.createSecret({ Name, SecretString: '{}' })));
    for (const Name of ['X/000', 'y/x/000']) await sdk.createSecret({ Name, SecretString: '{}' });
    expect(await storeAt(place).list('x/')).toEqual(names);
  });

  test('that somebody filled with something else are named, without their content', async () => {
    const place = emptyPlace(ministack());
    for (const text of ['hunter2', '["hunter2"]']) {
      const Name = randomUUID();
      await sdkSecretsAt(place).createSecret({ Name, SecretString: text });
      const failure: unknown = await storeAt(place)
        .get(Name)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'AB-AWS-SECRET-CONTENT',
        message: expect.stringContaining(Name) as string,
      });
      expect(JSON.stringify(failure)).not.toContain('hunter2');
    }
  });

  test('take a value of 64 KiB, and refuse a larger one by its size', async () => {
    const store = storeAt(emptyPlace(ministack()));
    const empty = JSON.stringify({ text: '' }).length;
    expect(await store.put('a', { text: 'x'.repeat(65_536 - empty) }, undefined)).toBe('stored');
    await expect(store.put('b', { text: 'ü'.repeat(40_000) }, undefined)).rejects.toMatchObject({
      code: 'AB-AWS-SECRET-SIZE',
      message: expect.stringContaining('80011 bytes') as string,
    });
  });

  test('are moved between stages by the version that was read only: AWS refuses a stale one', async () => {
    const place = emptyPlace(ministack());
    const calls = signedCallsAt(place);
    await calls.createSecret({ Name: 'a', ClientRequestToken: randomUUID(), SecretString: '{"n":1}' });
    const first = (await calls.getSecretValue({ SecretId: 'a' })).VersionId ?? '';
    const [second, third] = [randomUUID(), randomUUID()];
    for (const token of [second, third])
      await calls.putSecretValue({
        SecretId: 'a',
        ClientRequestToken: token,
        SecretString: `"${token}"`,
        VersionStages: ['APP_BUILDER_WRITTEN'],
      });
    const move = (to: string): Parameters<SecretsCalls['updateSecretVersionStage']>[0] => ({
      SecretId: 'a',
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: to,
      RemoveFromVersionId: first,
    });
    expect((await calls.getSecretValue({ SecretId: 'a' })).VersionId).toBe(first);
    await calls.updateSecretVersionStage(move(second));
    await expect(calls.updateSecretVersionStage(move(third))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const current = await calls.getSecretValue({ SecretId: 'a', VersionStage: 'AWSCURRENT' });
    expect(current).toMatchObject({ VersionId: second, SecretString: `"${second}"` });
  });
});

describe('state in DynamoDB', () => {
  test('reads as empty where there is no table, and cannot be written until bootstrap made it', async () => {
    const calls = signedCallsAt(emptyPlace(ministack()));
    const state = stateStore({ calls: () => calls, table, encryption, now: Date.now });
    expect(await state.get('a')).toBeUndefined();
    expect(await state.list('')).toEqual([]);
    await state.remove('a');
    const missing = { code: 'AB-AWS-STATE-TABLE', fix: expect.stringContaining('bootstrap') as string };
    await expect(state.put('a', {}, undefined)).rejects.toMatchObject(missing);
    await expect(state.put('a', {}, randomUUID())).rejects.toMatchObject(missing);
    await expect(state.claim('a', Date.now() + 1000)).rejects.toMatchObject(missing);
    await expect(state.settle('a', Date.now() + 1000)).rejects.toMatchObject(missing);
  });

  test('is encrypted row by row: a content that was moved to another row is refused', async () => {
    const place = emptyPlace(ministack());
    await makeStateTable(place, table);
    const calls = signedCallsAt(place);
    const state = stateStore({ calls: () => calls, table, encryption, now: Date.now });
    await state.put('a', { token: 'hunter2' }, undefined);
    const { Item: row = {} } = await sdkTablesAt(place).getItem({ TableName: table, Key: { pk: { S: 'a' } } });
    expect(JSON.stringify(row)).not.toContain('hunter2');
    await sdkTablesAt(place).putItem({ TableName: table, Item: { ...row, pk: { S: 'b' } } });
    await expect(state.get('b')).rejects.toMatchObject({ code: 'AB-AWS-STATE-CONTENT' });
    const others = fieldEncryption(() => Promise.resolve(randomBytes(32)));
    const other = stateStore({ calls: () => calls, table, encryption: others, now: Date.now });
    await expect(other.get('a')).rejects.toMatchObject({ code: 'AB-AWS-STATE-CONTENT' });
    expect((await state.get('a'))?.value).toEqual({ token: 'hunter2' });
  });

  test('is listed over several pages, documents only', async () => {
    const place = emptyPlace(ministack());
    await makeStateTable(place, table);
    const calls = signedCallsAt(place);
    const state = stateStore({ calls: () => calls, table, encryption, now: Date.now });
    // One page of a scan has at most 1 MB.
    const text = 'x'.repeat(200_000);
    const names = Array.from({ length: 12 }, (_, index) => `big/${String(index + 10)}`);
    for (const name of names) await state.put(name, { text }, undefined);
    for (const name of names) await state.settle(name, Date.now() + 60_000);
    expect(await state.list('big/')).toEqual(names);
    await expect(state.put('huge', { text: 'x'.repeat(310_000) }, undefined)).rejects.toMatchObject({
      code: 'AB-AWS-STATE-SIZE',
    });
  });

  test('expires claims by an attribute in seconds, never before their time, and never those without an end', async () => {
    const place = emptyPlace(ministack());
    await makeStateTable(place, table);
    const calls = signedCallsAt(place);
    const state = stateStore({ calls: () => calls, table, encryption, now: Date.now });
    const until = Date.now() + 86_400_000;
    await state.settle('a', until);
    await state.settle('b', Number.POSITIVE_INFINITY);
    const expires = async (name: string): Promise<number | undefined> => {
      const { Item: row = {} } = await sdkTablesAt(place).getItem({
        TableName: table,
        Key: { pk: { S: `${name}#claim` } },
      });
      return row['expires']?.N === undefined ? undefined : Number(row['expires'].N);
    };
    const seconds = (await expires('a')) ?? 0;
    expect(seconds).toBeGreaterThanOrEqual(until / 1000);
    expect(seconds).toBeLessThan(until / 1000 + 7200);
    expect(await expires('b')).toBeUndefined();
  });

  test('has one key, also when two commands make it at the same moment, and functions only read it', async () => {
    const place = emptyPlace(ministack());
    const name = 'app-builder/state-key';
    const stores = Array.from({ length: 8 }, () => {
      const calls = signedCallsAt(place);
      return secretsStore(() => calls);
    });
    const [first] = stores;
    if (first === undefined) throw new Error('no store');
    await expect(stateKey(first, name, 'fail')).rejects.toMatchObject({ code: 'AB-AWS-STATE-KEY' });
    const made = await Promise.all(stores.map((secrets) => stateKey(secrets, name, 'make')));
    expect(new Set(made.map((one) => one.toString('hex'))).size).toBe(1);
    expect(made[0]).toHaveLength(32);
    expect(await stateKey(first, name, 'fail')).toEqual(made[0]);
  });
});
