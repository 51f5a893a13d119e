import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SecretsCalls, SecretValue } from '../../../../src/engine/aws/requests/calls.ts';
import { secretsStore } from '../../../../src/engine/aws/stores/secrets-store.ts';

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });
const nothing = (): Promise<never> => Promise.reject(new Error('not called'));

interface Move {
  readonly MoveToVersionId: string;
  readonly RemoveFromVersionId?: string;
}

/** A Secrets Manager with one secret, whose reads give for a while what was there before the last write. */
function delayed(): SecretsCalls & { behind: number; reads: number } {
  let before: SecretValue | undefined;
  let now: SecretValue | undefined;
  const versions = new Map<string, SecretValue>();
  const calls = {
    behind: 0,
    reads: 0,
    getSecretValue() {
      calls.reads += 1;
      const seen = calls.behind > 0 ? before : now;
      calls.behind -= 1;
      return seen === undefined ? Promise.reject(named('ResourceNotFoundException')) : Promise.resolve(seen);
    },
    createSecret({ ClientRequestToken, SecretString }: { ClientRequestToken: string; SecretString: string }) {
      if (now !== undefined) return Promise.reject(named('ResourceExistsException'));
      now = { VersionId: ClientRequestToken, SecretString };
      return Promise.resolve();
    },
    putSecretValue({ ClientRequestToken, SecretString }: { ClientRequestToken: string; SecretString: string }) {
      versions.set(ClientRequestToken, { VersionId: ClientRequestToken, SecretString });
      return Promise.resolve();
    },
    updateSecretVersionStage({ MoveToVersionId, RemoveFromVersionId }: Move) {
      const written = versions.get(MoveToVersionId);
      if (now?.VersionId !== RemoveFromVersionId) return Promise.reject(named('InvalidParameterException'));
      [before, now] = [now, written];
      return Promise.resolve();
    },
    deleteSecret: nothing,
    listSecrets: nothing,
  };
  return calls;
}

const pauses = [1, 1, 1];

test('a read after our own write gives what we wrote, also where AWS is behind', async () => {
  const calls = delayed();
  const store = secretsStore(() => calls, { pauses });
  await store.put('a', { n: 1 }, undefined);
  calls.behind = 2;
  const first = await store.get('a');
  expect(first?.value).toEqual({ n: 1 });
  expect(await store.put('a', { n: 2 }, first?.version)).toBe('stored');
  calls.behind = 2;
  expect((await store.get('a'))?.value).toEqual({ n: 2 });
});

test('somebody who puts an old version back is believed in the end, and from then on at once', async () => {
  const calls = delayed();
  const store = secretsStore(() => calls, { pauses });
  await store.put('a', { n: 1 }, undefined);
  const version = (await store.get('a'))?.version;
  await store.put('a', { n: 2 }, version);
  calls.behind = Number.POSITIVE_INFINITY;
  expect((await store.get('a'))?.value).toEqual({ n: 1 });
  calls.reads = 0;
  expect((await store.get('a'))?.value).toEqual({ n: 1 });
  expect(calls.reads).toBe(1);
});

test('a write over a stale read is a conflict and changes nothing', async () => {
  const calls = delayed();
  const [ours, theirs] = [secretsStore(() => calls, { pauses }), secretsStore(() => calls, { pauses })];
  await ours.put('a', { n: 1 }, undefined);
  const version = (await ours.get('a'))?.version;
  await theirs.put('a', { n: 2 }, version);
  calls.behind = 1;
  const stale = await ours.get('a');
  expect(stale?.value).toEqual({ n: 1 });
  expect(await ours.put('a', { n: 3 }, stale?.version)).toBe('conflict');
  // Another put over the same stale read would make another version that nobody will read.
  calls.behind = 2;
  expect((await ours.get('a'))?.value).toEqual({ n: 2 });
});

test('a secret that somebody made without a value gets its first one', async () => {
  const calls = delayed();
  const exists = { ...calls, createSecret: () => Promise.reject(named('ResourceExistsException')) };
  const store = secretsStore(() => exists, { pauses });
  expect(await store.get('a')).toBeUndefined();
  expect(await store.put('a', { n: 1 }, undefined)).toBe('stored');
  expect((await store.get('a'))?.value).toEqual({ n: 1 });
});

test('a secret that somebody else has just made is not taken for one without a value', async () => {
  const calls = delayed();
  await secretsStore(() => calls, { pauses }).put('a', { n: 1 }, undefined);
  calls.behind = 2;
  const puts: unknown[] = [];
  const counted = { ...calls, putSecretValue: () => (puts.push(1), nothing()) };
  const store = secretsStore(() => counted, { pauses });
  expect(await store.put('a', { n: 2 }, undefined)).toBe('conflict');
  expect(puts).toEqual([]);
  expect((await store.get('a'))?.value).toEqual({ n: 1 });
});

test('of two first values of a secret without one, one is stored', async () => {
  const calls = delayed();
  const exists = { ...calls, createSecret: () => Promise.reject(named('ResourceExistsException')) };
  const stores = [secretsStore(() => exists, { pauses }), secretsStore(() => exists, { pauses })];
  const outcomes = await Promise.all(stores.map((store, n) => store.put('a', { n }, undefined)));
  expect(outcomes.toSorted()).toEqual(['conflict', 'stored']);
});

test('AWS says in words only that a secret is being deleted: other states of it are no absence', async () => {
  const refused = named('InvalidRequestException', 'The secret is managed by another service');
  const calls = { ...delayed(), getSecretValue: () => Promise.reject(refused) };
  await expect(secretsStore(() => calls).get('a')).rejects.toBe(refused);
});

test('a new secret whose name is still being deleted can be written later', async () => {
  const words = "You can't create this secret because a secret with this name is already scheduled for deletion.";
  const calls = { ...delayed(), createSecret: () => Promise.reject(named('InvalidRequestException', words)) };
  await expect(secretsStore(() => calls).put('a', {}, undefined)).rejects.toMatchObject({
    code: 'AB-AWS-SECRET-DELETING',
    because: words,
    retryable: true,
  });
});

test('a secret with as many versions as AWS keeps can be written later', async () => {
  const words = 'You have reached the maximum number of versions for this secret.';
  const calls = { ...delayed(), putSecretValue: () => Promise.reject(named('LimitExceededException', words)) };
  await expect(secretsStore(() => calls).put('a', {}, randomUUID())).rejects.toMatchObject({
    code: 'AB-AWS-SECRET-VERSIONS',
    because: words,
    retryable: true,
  });
});

test.each(['', 'a b', 'ü', 'x'.repeat(513), 'a%'])('the name %j is refused before anything is sent', async (name) => {
  const store = secretsStore(nothing);
  for (const refused of [store.get(name), store.put(name, {}, undefined), store.remove(name)])
    await expect(refused).rejects.toMatchObject({ code: 'AB-AWS-SECRET-NAME', exit: 'usage' });
  if (name !== '') expect(await store.list(name)).toEqual([]);
});

test('a version that cannot be one of AWS is a conflict without a call', async () => {
  const store = secretsStore(nothing);
  for (const version of ['1', '../../etc/passwd', `${randomUUID()} or not`])
    expect(await store.put('a', {}, version)).toBe('conflict');
});
