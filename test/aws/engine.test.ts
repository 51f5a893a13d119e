import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { awsEngine } from '../../src/engine/aws/aws-engine.ts';
import { openAwsSession } from '../../src/engine/aws/session/open-session.ts';
import type { Engine, Workload } from '../../src/engine/engine.ts';
import type { Run } from '../../src/run.ts';
import { engineContract } from '../engine/engine-contract.ts';
import { echoIntegration, greeting, testRun } from '../engine/fixture.ts';
import { temporaryFolder } from '../engine/temporary-folder.ts';
import { ministack } from './emulators.ts';

const opened: Engine[] = [];
afterAll(async () => {
  for (const engine of opened) await engine[Symbol.asyncDispose]();
});

/** `account`: one of its own by default, which the emulator takes from the key. */
async function engineIn(clock: { time: number }, account: string): Promise<Engine> {
  const session = await openAwsSession({
    profile: undefined,
    region: 'eu-west-1',
    mfaCode: () => Promise.reject(new Error('nobody is asked here')),
    environment: { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: ministack() },
    homeFolder: '/nowhere',
  });
  const pace = { first: 20, longest: 100, limit: 20_000 };
  const engine = awsEngine({ session, name: 'app-builder', now: () => clock.time, pace });
  opened.push(engine);
  return engine;
}

async function emptyEngine(): Promise<{ engine: Engine; clock: { time: number }; account: string; run: Run }> {
  const clock = { time: Date.now() };
  const run = testRun(() => clock.time);
  const account = String(Math.floor(1e11 + Math.random() * 8e11));
  const engine = await engineIn(clock, account);
  const foundation = engine.foundation('4me-sandbox.test');
  if (foundation !== undefined) await engine.apply(await engine.plan(foundation), run);
  return { engine, clock, account, run };
}

engineContract('aws', emptyEngine);

/** Waits one second for a signal that never comes. */
const broken = `  Signal: { Type: AWS::CloudFormation::WaitConditionHandle }
  Broken: { Type: AWS::CloudFormation::WaitCondition, Properties: { Handle: !Ref Signal, Timeout: '1', Count: 1 } }
`;

async function changeTemplate({ folder }: Workload, change: (text: string) => string): Promise<void> {
  const file = join(folder, 'template.yaml');
  await writeFile(file, change(await readFile(file, 'utf8')));
}

describe('aws: stacks on the emulator', () => {
  test('a first creation that fails is rolled back, names the resource, and is made good by the next run', async () => {
    const { engine, run } = await emptyEngine();
    const workload = await echoIntegration(await temporaryFolder());
    await changeTemplate(workload, (text) => text.replace('\nOutputs:', `\n${broken}Outputs:`));
    await expect(engine.apply(await engine.plan(workload), run)).rejects.toMatchObject({
      code: 'AB-ENGINE-DEPLOYMENT',
      because: expect.stringMatching(/^Broken \(AWS::CloudFormation::WaitCondition\): .+\n/) as string,
    });
    await changeTemplate(workload, (text) => text.replace(broken, ''));
    const plan = await engine.plan(workload);
    expect(plan).toMatchObject({ change: 'create', risks: [{ kind: 'security' }, { kind: 'delete' }] });
    await engine.apply(plan, run);
    expect(await engine.plan(workload)).toMatchObject({ change: 'none' });
  });

  test('an update that fails leaves the stack as it was, and the next run repeats it', async () => {
    const { engine, run } = await emptyEngine();
    const workload = await echoIntegration(await temporaryFolder());
    await engine.apply(await engine.plan(workload), run);
    await changeTemplate(workload, (text) => text.replace('\nOutputs:', `\n${broken}Outputs:`));
    await writeFile(join(workload.folder, 'greet.ts'), greeting('shouts'));
    await expect(engine.apply(await engine.plan(workload), run)).rejects.toMatchObject({
      because: expect.stringContaining('everything is as it was before') as string,
    });
    const answer = (await engine.invoke(workload.name, 'EchoFunction', {})) as { body: string };
    expect(JSON.parse(answer.body)).toMatchObject({ greeting: 'says hi' });
    await changeTemplate(workload, (text) => text.replace(broken, ''));
    const plan = await engine.plan(workload);
    expect(plan).toMatchObject({
      change: 'update',
      details: ['the last update failed (UPDATE_ROLLBACK_COMPLETE) and is repeated', 'code of EchoFunction'],
    });
    await engine.apply(plan, run);
    expect(await engine.plan(workload)).toMatchObject({ change: 'none' });
  });

  test('a template that is too large for a request goes through the bucket', async () => {
    const { engine, run } = await emptyEngine();
    const workload = await echoIntegration(await temporaryFolder());
    await changeTemplate(workload, (text) => `${text}Metadata: { Long: ${'x'.repeat(60_000)} }\n`);
    await engine.apply(await engine.plan(workload), run);
    expect(await engine.plan(workload)).toMatchObject({ change: 'none' });
    await writeFile(join(workload.folder, 'greet.ts'), greeting('shouts'));
    const plan = await engine.plan(workload);
    expect(plan).toMatchObject({ change: 'update', details: ['code of EchoFunction'], risks: [] });
    await engine.apply(plan, run);
    expect(await engine.plan(workload)).toMatchObject({ change: 'none' });
  });

  test('of two first runs, the leases of both are kept apart by the foundation', async () => {
    const clock = { time: Date.now() };
    const account = String(Math.floor(1e11 + Math.random() * 8e11));
    const [ann, bob] = [await engineIn(clock, account), await engineIn(clock, account)];
    const held = await ann.lease('provision', { who: 'ann' });
    const wanted = await bob.lease('provision', { who: 'bob' });
    const foundation = ann.foundation('4me-sandbox.test');
    if (foundation === undefined) throw new Error('AWS needs a foundation');
    await ann.apply(
      await ann.plan(foundation),
      testRun(() => clock.time),
    );
    await expect(bob.lease('provision', { who: 'bob' })).rejects.toMatchObject({
      code: 'AB-ENGINE-LOCKED',
      because: expect.stringContaining('ann') as string,
    });
    await wanted[Symbol.asyncDispose]();
    await held[Symbol.asyncDispose]();
    await (await bob.lease('provision', { who: 'bob' }))[Symbol.asyncDispose]();
  });

  test('lines are followed until the signal', async () => {
    const { engine, run } = await emptyEngine();
    const workload = await echoIntegration(await temporaryFolder());
    await engine.apply(await engine.plan(workload), run);
    await engine.invoke(workload.name, 'EchoFunction', { do: 'log' });
    const controller = new AbortController();
    let found = 0;
    for await (const line of engine.logs(workload.name, { follow: true }, controller.signal)) {
      if (line['message'] !== 'a structured line') continue;
      found += 1;
      if (found === 1) await engine.invoke(workload.name, 'EchoFunction', { do: 'log' });
      else controller.abort();
    }
    expect(found).toBe(2);
  });
});
