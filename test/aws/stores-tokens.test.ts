import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SecretsCalls } from '../../src/engine/aws/requests/calls.ts';
import { secretsStore } from '../../src/engine/aws/stores/secrets-store.ts';
import { moto } from './emulators.ts';
import { sdkSecretsAt, signedCallsAt } from './store-stage.ts';

/** Request tokens have no meaning on ministack, stage moves have too little on moto (aws-and-tunnels §A). */
const place = () => ({ origin: moto(), region: 'eu-west-1' });

async function versionsOf(name: string): Promise<readonly string[]> {
  const { Versions: versions = [] } = await sdkSecretsAt(place()).listSecretVersionIds({
    SecretId: name,
    IncludeDeprecated: true,
  });
  return versions.flatMap(({ VersionId: id }) => (id === undefined ? [] : [id]));
}

/** Carries each of these calls out twice, as a client does that lost the first answer. */
function answerLost(calls: SecretsCalls, ...actions: readonly (keyof SecretsCalls)[]): SecretsCalls {
  const twice: SecretsCalls = { ...calls };
  for (const action of actions) {
    const call = calls[action] as (input: unknown) => Promise<unknown>;
    Object.assign(twice, {
      [action]: async (input: unknown) => {
        await call(input);
        return call(input);
      },
    });
  }
  return twice;
}

describe('a request token', () => {
  test('of CreateSecret is the id of the first version', async () => {
    const [Name, token] = [randomUUID(), randomUUID()];
    const calls = signedCallsAt(place());
    await calls.createSecret({ Name, ClientRequestToken: token, SecretString: '{}' });
    expect((await calls.getSecretValue({ SecretId: Name, VersionStage: 'AWSCURRENT' })).VersionId).toBe(token);
  });

  test('that comes again with the same data makes no further version, and with other data is refused', async () => {
    const [Name, token] = [randomUUID(), randomUUID()];
    const calls = signedCallsAt(place());
    await calls.createSecret({ Name, ClientRequestToken: randomUUID(), SecretString: '{}' });
    const put = { SecretId: Name, ClientRequestToken: token, VersionStages: ['APP_BUILDER_WRITTEN'] };
    await calls.putSecretValue({ ...put, SecretString: '{"n":1}' });
    await calls.putSecretValue({ ...put, SecretString: '{"n":1}' });
    expect(await versionsOf(Name)).toHaveLength(2);
    await expect(calls.putSecretValue({ ...put, SecretString: '{"n":2}' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    expect(await versionsOf(Name)).toHaveLength(2);
  });
});

describe('a put whose answers were lost', () => {
  test('stores a new secret once', async () => {
    const name = randomUUID();
    const calls = answerLost(signedCallsAt(place()), 'createSecret');
    const store = secretsStore(() => calls);
    expect(await store.put(name, { n: 1 }, undefined)).toBe('stored');
    expect((await store.get(name))?.value).toEqual({ n: 1 });
    expect(await versionsOf(name)).toHaveLength(1);
  });

  test('stores a new version once', async () => {
    const name = randomUUID();
    const calls = answerLost(signedCallsAt(place()), 'putSecretValue', 'updateSecretVersionStage');
    const store = secretsStore(() => calls);
    await secretsStore(() => signedCallsAt(place())).put(name, { n: 1 }, undefined);
    const before = await store.get(name);
    expect(await store.put(name, { n: 2 }, before?.version)).toBe('stored');
    expect((await store.get(name))?.value).toEqual({ n: 2 });
    expect(await versionsOf(name)).toHaveLength(2);
  });

  test('is no conflict where the secret is ours, and one where it is somebody else’s', async () => {
    const name = randomUUID();
    const calls = signedCallsAt(place());
    expect(await secretsStore(() => calls).put(name, { n: 1 }, undefined)).toBe('stored');
    expect(await secretsStore(() => answerLost(calls, 'createSecret')).put(name, { n: 1 }, undefined)).toBe('conflict');
    expect(await versionsOf(name)).toHaveLength(1);
  });
});
