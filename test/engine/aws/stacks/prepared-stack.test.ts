import { DynamoDB, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Artifacts } from '../../../../src/engine/aws/stacks/artifacts.ts';
import { prepareStack, stackCode } from '../../../../src/engine/aws/stacks/prepared-stack.ts';
import { withAwsFailures } from '../../../../src/engine/aws/stores/store-failures.ts';
import { digestOf } from '../../../../src/engine/digest.ts';
import { echoIntegration } from '../../fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { awsError } from './cloudformation-fake.ts';
import { fakeEngine } from '../fake-engine.ts';

const artifacts = { bucket: () => Promise.resolve('the-bucket') } as unknown as Artifacts;
const setting = { name: 'second', sandbox: undefined, artifacts };

describe('a prepared stack', () => {
  test('has the name of the engine where its template asks for it', async () => {
    const { parameters } = await prepareStack(await echoIntegration(await temporaryFolder()), setting);
    expect(parameters).toEqual({ EngineNameParameter: 'second', GreetingParameter: 'hi', SecretParameter: '' });
  });

  test('is another one with another sandbox, whose address its functions get', async () => {
    const workload = await echoIntegration(await temporaryFolder());
    const [plain, one, two] = await Promise.all(
      [undefined, 'http://127.0.0.1:1', 'http://127.0.0.1:2'].map((origin) =>
        prepareStack(workload, {
          ...setting,
          sandbox: origin === undefined ? undefined : { origin, hosts: ['a.example'] },
        }),
      ),
    );
    expect(new Set([plain?.digest, one?.digest, two?.digest]).size).toBe(3);
    expect(one?.parts.code).toEqual(plain?.parts.code);
    if (one === undefined) throw new Error('it was prepared');
    const { template } = await stackCode(one, {
      ...setting,
      sandbox: { origin: 'http://127.0.0.1:1', hosts: ['a.example'] },
    });
    expect(template).toContain('"APP_BUILDER_SANDBOX":"http://127.0.0.1:1","APP_BUILDER_SANDBOX_HOSTS":"a.example"');
  });

  test('keeps neither a secret parameter nor a digest of it that is cheap to try values against', async () => {
    const workload = await echoIntegration(await temporaryFolder());
    const parameters = { ...workload.parameters, SecretParameter: '1234' };
    const work = await prepareStack({ ...workload, parameters }, setting);
    const other = await prepareStack({ ...workload, name: 'other-echo', parameters }, setting);
    const { template } = await stackCode(work, setting);
    expect(template).not.toContain('1234"');
    expect(template).not.toContain(digestOf('1234'));
    expect(work.parts.parameters['SecretParameter']).not.toBe(other.parts.parameters['SecretParameter']);
    expect(work.parts.parameters['GreetingParameter']).toBe(digestOf('hi'));
  });
});

describe('the engine', () => {
  test('stands on a foundation of its name, and says where it is', async () => {
    const { engine, secrets, run } = fakeEngine();
    expect(await engine.place()).toEqual({
      location: 'Amazon eu-west-1',
      bucket: 'app-builder-123456789012-eu-west-1',
      cloud: { account: '123456789012', region: 'eu-west-1' },
    });
    const foundation = engine.foundation('4me.qa');
    expect(foundation).toMatchObject({ name: 'app-builder-foundation', domain: '4me.qa' });
    if (foundation === undefined) throw new Error('AWS needs a foundation');
    const plan = await engine.plan(foundation);
    expect(plan).toMatchObject({
      change: 'create',
      details: expect.arrayContaining(['StateTable (AWS::DynamoDB::Table)', 'secret app-builder/state-key']) as unknown,
    });
    expect(secrets.size).toBe(0);
    await engine.apply(plan, run);
    const { key } = JSON.parse(secrets.get('app-builder/state-key') ?? '{}') as { key: string };
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect((await engine.plan(foundation)).change).toBe('none');
  });

  test('refuses to plan a foundation whose key secret holds no key, and says what to do', async () => {
    const { engine, secrets, run } = fakeEngine();
    const foundation = engine.foundation('4me.qa');
    if (foundation === undefined) throw new Error('AWS needs a foundation');
    await engine.apply(await engine.plan(foundation), run);
    secrets.set('app-builder/state-key', '{"key":"short"}');
    await expect(engine.plan(foundation)).rejects.toMatchObject({
      code: 'AB-AWS-STATE-KEY',
      fix: expect.stringContaining('AWSPREVIOUS') as string,
    });
  });

  test('makes a Failure of what AWS throws at a lease that is confirmed', async () => {
    const clock = { time: 0 };
    const { engine } = fakeEngine({ now: () => clock.time });
    const table = mockClient(DynamoDB);
    onTestFinished(() => table.restore());
    table.on(PutItemCommand).resolvesOnce({}).rejects(awsError('ExpiredTokenException', 'expired'));
    await using lease = await engine.lease('provision/x', { who: 'ann' });
    await lease.confirm();
    clock.time += 600_000;
    await expect(lease.confirm()).rejects.toMatchObject({ code: 'AB-AWS-EXPIRED', exit: 'credentials' });
  });

  test('makes Failures of what AWS throws at its stores', async () => {
    const denied = withAwsFailures(
      { get: () => Promise.reject(awsError('AccessDeniedException', 'no')), name: 'x' },
      'reading',
    );
    await expect(denied.get()).rejects.toMatchObject({ code: 'AB-AWS-DENIED', message: 'AWS does not allow reading' });
    expect(denied.name).toBe('x');
  });
});
