import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Change,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from 'vitest';
import type { Workload } from '../../../../src/engine/engine.ts';
import { echoIntegration, greeting } from '../../fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { awsError } from './cloudformation-fake.ts';
import { type FakeEngine, fakeEngine } from '../fake-engine.ts';

async function echo(): Promise<Workload> {
  return echoIntegration(await temporaryFolder());
}

async function deployed(): Promise<FakeEngine & { readonly workload: Workload }> {
  const fake = fakeEngine();
  const workload = await echo();
  await fake.engine.apply(await fake.engine.plan(workload), fake.run);
  return { ...fake, workload };
}

async function changeCode({ folder }: Workload): Promise<void> {
  await writeFile(join(folder, 'greet.ts'), greeting('shouts'));
}

const modified = (id: string, type: string): Change => ({
  Type: 'Resource',
  ResourceChange: {
    Action: 'Modify',
    LogicalResourceId: id,
    ResourceType: type,
    Replacement: 'False',
    Details: [{ Target: { Attribute: 'Properties', Name: 'Code', RequiresRecreation: 'Never' }, Evaluation: 'Static' }],
  },
});

describe('a first deployment', () => {
  test('asks AWS one question while it is planned, and changes nothing', async () => {
    const { engine, calls } = fakeEngine();
    const plan = await engine.plan(await echo());
    expect(plan).toMatchObject({
      change: 'create',
      details: ['function EchoFunction'],
      risks: [{ kind: 'security', text: 'new role EchoFunctionRole with the policies of EchoFunction' }],
    });
    expect(calls()).toEqual(['DescribeStacks']);
  });

  test('uploads the code, makes a change set, executes it and reads the outputs: nine requests', async () => {
    const { calls, objects, cloudFormation } = await deployed();
    expect(calls()).toEqual([
      'GetCallerIdentity',
      'HeadObject',
      'PutObject',
      'DescribeStacks',
      'CreateChangeSet',
      'DescribeChangeSet',
      'ExecuteChangeSet',
      'DescribeStackEvents',
      'DescribeStacks',
    ]);
    expect([...objects.keys()]).toEqual([expect.stringMatching(/^functions\/[0-9a-f]{64}\.zip$/)]);
    const [call] = cloudFormation.mock.commandCalls(CreateChangeSetCommand);
    expect(call?.args[0].input).toMatchObject({
      ChangeSetType: 'CREATE',
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      Parameters: expect.arrayContaining([
        { ParameterKey: 'EngineNameParameter', ParameterValue: 'app-builder' },
      ]) as unknown,
      Tags: expect.arrayContaining([
        { Key: 'app-builder:domain', Value: '4me-sandbox.test' },
        { Key: 'app-builder:deployed-by', Value: 'ann@laptop' },
        { Key: 'app-builder:deployed-at', Value: '2026-11-21T12:00:00.000Z' },
        { Key: 'app-builder:commit', Value: 'abc123' },
      ]) as unknown,
    });
    const [execution] = cloudFormation.mock.commandCalls(ExecuteChangeSetCommand);
    expect(execution?.args[0].input).toMatchObject({ RetainExceptOnCreate: true });
  });

  test('that somebody else made in the meantime is no longer what was planned', async () => {
    const { engine, run, cloudFormation } = fakeEngine();
    const plan = await engine.plan(await echo());
    cloudFormation.have('app-builder-echo', 'CREATE_COMPLETE');
    await expect(engine.apply(plan, run)).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN' });
  });

  test('takes over the empty stack of a run that was killed between change set and execution', async () => {
    const { engine, run, cloudFormation } = fakeEngine();
    cloudFormation.have('app-builder-echo', 'REVIEW_IN_PROGRESS');
    cloudFormation.changeSets.set('left', { stack: 'app-builder-echo', input: { StackName: '', ChangeSetName: '' } });
    const plan = await engine.plan(await echo());
    expect(plan.change).toBe('create');
    await engine.apply(plan, run);
    expect([...cloudFormation.changeSets.keys()]).toEqual([]);
    expect((await engine.plan(plan.workload)).change).toBe('none');
  });

  test('whose change set fails leaves no empty stack behind', async () => {
    const { engine, run, cloudFormation } = fakeEngine();
    const plan = await engine.plan(await echo());
    cloudFormation.changeSetStatus = { Status: 'FAILED', StatusReason: 'Transform AWS::Serverless-2016-10-31 failed' };
    await expect(engine.apply(plan, run)).rejects.toMatchObject({
      code: 'AB-ENGINE-CHANGE-SET',
      because: 'Transform AWS::Serverless-2016-10-31 failed',
    });
    expect(cloudFormation.changeSets.size).toBe(0);
    expect(cloudFormation.stacks.size).toBe(0);
  });

  test('whose change set fails leaves the empty stack to another run that has a change set for it', async () => {
    const { engine, run, cloudFormation } = fakeEngine();
    const plan = await engine.plan(await echo());
    cloudFormation.have('app-builder-echo', 'REVIEW_IN_PROGRESS');
    cloudFormation.changeSets.set('other', { stack: 'app-builder-echo', input: { StackName: '', ChangeSetName: '' } });
    cloudFormation.changeSetStatus = { Status: 'FAILED', StatusReason: 'no' };
    await expect(engine.apply(plan, run)).rejects.toMatchObject({ code: 'AB-ENGINE-CHANGE-SET' });
    expect([...cloudFormation.changeSets.keys()]).toEqual(['other']);
    expect(cloudFormation.stacks.size).toBe(1);
  });
});

describe('two first deployments at once', () => {
  test.each([
    ['with their change sets side by side', true],
    ['one after the other', false],
  ])('end with one stack, and the other run is told: %s', async (_how, together) => {
    const one = fakeEngine();
    const other = fakeEngine({ cloudFormation: one.cloudFormation });
    const workload = await echo();
    const plans = [await one.engine.plan(workload), await other.engine.plan(workload)] as const;
    if (!together) await one.engine.apply(plans[0], one.run);
    const ends = await Promise.allSettled([
      ...(together ? [one.engine.apply(plans[0], one.run)] : []),
      other.engine.apply(plans[1], other.run),
    ]);
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(reasons).toEqual([expect.objectContaining({ code: 'AB-ENGINE-STALE-PLAN', retryable: true })]);
    expect((await other.engine.plan(workload)).change).toBe('none');
    expect(one.cloudFormation.changeSets.size).toBe(0);
  });
});

describe('a first deployment whose change set vanishes', () => {
  test.each(['ChangeSetNotFound', 'ChangeSetNotFoundException'])(
    'because another run deploys the stack is no longer what was planned: %s',
    async (name) => {
      const { engine, run, cloudFormation } = fakeEngine();
      const plan = await engine.plan(await echo());
      // Executing one change set takes away the others of its stack.
      cloudFormation.mock.on(DescribeChangeSetCommand).rejects(awsError(name, 'ChangeSet does not exist'));
      await expect(engine.apply(plan, run)).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN', retryable: true });
    },
  );
});

describe('an unchanged workload', () => {
  test('costs one request', async () => {
    const { engine, workload, cloudFormation } = await deployed();
    cloudFormation.mock.resetHistory();
    const plan = await engine.plan(workload);
    expect(plan).toMatchObject({ change: 'none', details: [], risks: [] });
    expect(cloudFormation.calls()).toEqual(['DescribeStacks']);
  });

  test('is brought back where the last update was rolled back, whatever its tags say', async () => {
    const { engine, workload, cloudFormation } = await deployed();
    const stack = cloudFormation.stacks.get('app-builder-echo');
    if (stack !== undefined) stack.status = 'UPDATE_ROLLBACK_COMPLETE';
    expect(await engine.plan(workload)).toMatchObject({
      change: 'update',
      details: ['the last update failed (UPDATE_ROLLBACK_COMPLETE) and is repeated'],
    });
  });

  test.each([
    "The submitted information didn't contain changes. Submit different information to create a change set.",
    'No updates are to be performed.',
  ])('is known from the reason of an empty change set too: %s', async (StatusReason) => {
    const { engine, workload, cloudFormation } = await deployed();
    await changeCode(workload);
    cloudFormation.changeSetStatus = { Status: 'FAILED', StatusReason };
    const plan = await engine.plan(workload);
    expect(plan).toMatchObject({ change: 'none', details: [] });
    expect(cloudFormation.changeSets.size).toBe(0);
  });
});

describe('an update', () => {
  test('is planned from all pages of its change set, and executes exactly that one', async () => {
    const { engine, run, workload, cloudFormation, calls } = await deployed();
    await changeCode(workload);
    cloudFormation.changes = [
      modified('EchoFunction', 'AWS::Lambda::Function'),
      {
        Type: 'Resource',
        ResourceChange: { Action: 'Remove', LogicalResourceId: 'Queue', ResourceType: 'AWS::SQS::Queue' },
      },
      {
        Type: 'Resource',
        ResourceChange: { Action: 'Add', LogicalResourceId: 'Role', ResourceType: 'AWS::IAM::Role' },
      },
    ];
    cloudFormation.changesPerPage = 1;
    const before = calls().length;
    const plan = await engine.plan(workload);
    expect(plan).toMatchObject({
      change: 'update',
      details: ['code of EchoFunction', 'remove Queue (AWS::SQS::Queue)', 'add Role (AWS::IAM::Role)'],
      risks: [
        { kind: 'delete', text: 'remove Queue (AWS::SQS::Queue), with all messages that are in it' },
        { kind: 'security', text: 'add Role (AWS::IAM::Role)' },
      ],
    });
    expect(cloudFormation.mock.commandCalls(DescribeChangeSetCommand)).toHaveLength(1 + 3);
    const [id] = cloudFormation.changeSets.keys();
    await engine.apply(plan, run);
    expect(cloudFormation.mock.commandCalls(ExecuteChangeSetCommand).at(-1)?.args[0].input.ChangeSetName).toBe(id);
    // Two pages more than it would have with few changes: ten requests in all.
    expect(calls().length - before).toBe(4 + 2 + 5);
  });

  test('that was never applied is given back', async () => {
    const { engine, workload, cloudFormation } = await deployed();
    await changeCode(workload);
    await engine.plan(workload);
    expect(cloudFormation.changeSets.size).toBe(1);
    await engine[Symbol.asyncDispose]();
    expect(cloudFormation.changeSets.size).toBe(0);
  });

  test('of two that were planned at once, the second is no longer what was planned', async () => {
    const { engine, run, workload, cloudFormation } = await deployed();
    const other = fakeEngine({ cloudFormation });
    await changeCode(workload);
    const [first, second] = [await engine.plan(workload), await other.engine.plan(workload)];
    await engine.apply(first, run);
    await expect(other.engine.apply(second, run)).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN' });
  });

  test('that is obsolete is not executed', async () => {
    const { engine, run, workload, cloudFormation } = await deployed();
    await changeCode(workload);
    const plan = await engine.plan(workload);
    cloudFormation.mock
      .on(ExecuteChangeSetCommand)
      .rejects(awsError('InvalidChangeSetStatusException', 'it is OBSOLETE'));
    await expect(engine.apply(plan, run)).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN' });
  });

  test('waits for nobody while somebody else updates the stack, and says who', async () => {
    const { engine, run, workload, cloudFormation } = await deployed();
    await changeCode(workload);
    const plan = await engine.plan(workload);
    const stack = cloudFormation.stacks.get('app-builder-echo');
    if (stack !== undefined) stack.status = 'UPDATE_IN_PROGRESS';
    const locked = {
      code: 'AB-ENGINE-LOCKED',
      exit: 'locked',
      because: 'ann@laptop (UPDATE_IN_PROGRESS) has it since 2026-11-01T10:00:00.000Z',
    };
    await expect(engine.plan(workload)).rejects.toMatchObject(locked);
    cloudFormation.mock.on(ExecuteChangeSetCommand).rejects(awsError('InvalidChangeSetStatusException', 'busy'));
    await expect(engine.apply(plan, run)).rejects.toMatchObject(locked);
  });

  test('that somebody else begins with just before its change set is made, says who', async () => {
    const { engine, workload, cloudFormation } = await deployed();
    await changeCode(workload);
    cloudFormation.mock.on(CreateChangeSetCommand).callsFake(() => {
      const stack = cloudFormation.stacks.get('app-builder-echo');
      if (stack !== undefined) stack.status = 'UPDATE_IN_PROGRESS';
      throw awsError('ValidationError', 'Stack:x is in UPDATE_IN_PROGRESS state and can not be updated.');
    });
    await expect(engine.plan(workload)).rejects.toMatchObject({ code: 'AB-ENGINE-LOCKED' });
  });

  test('whose plan is of another engine is refused', async () => {
    const { engine, run, workload } = await deployed();
    await changeCode(workload);
    const plan = { ...(await engine.plan(workload)) };
    await expect(engine.apply(plan, run)).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN' });
  });
});

describe('a stack of the reference', () => {
  const Parameters = [{ ParameterKey: '4MeDomainParameter', ParameterValue: '4me-sandbox.test' }];

  test('is updated in place, with what its resources say', async () => {
    const { engine, cloudFormation } = fakeEngine();
    cloudFormation.have('app-builder-echo', 'UPDATE_COMPLETE', { Parameters }, 'Resources: {}');
    cloudFormation.changes = [modified('EchoFunction', 'AWS::Lambda::Function')];
    expect(await engine.plan(await echo())).toMatchObject({
      change: 'update',
      details: ['change EchoFunction (AWS::Lambda::Function)'],
      current: { domain: '4me-sandbox.test', digest: '', deployedAt: '2026-11-01T10:00:00.000Z' },
    });
  });

  test('of another domain is refused, and so is one that is nothing of ours', async () => {
    const { engine, run, cloudFormation } = fakeEngine();
    cloudFormation.have('app-builder-echo', 'UPDATE_COMPLETE', {
      Parameters: [{ ...Parameters[0], ParameterValue: '4me.qa' }],
    });
    await expect(engine.plan(await echo())).rejects.toMatchObject({
      code: 'AB-ENGINE-OTHER-DOMAIN',
      fix: expect.stringContaining('--engine-name') as string,
    });
    cloudFormation.have('app-builder-echo', 'ROLLBACK_COMPLETE');
    await expect(engine.plan(await echo())).rejects.toMatchObject({ code: 'AB-ENGINE-OTHER-STACK' });
    await expect(engine.remove('app-builder-echo', run)).rejects.toMatchObject({ code: 'AB-ENGINE-OTHER-STACK' });
  });
});

test('a stack of an engine whose name begins like ours is refused wherever it is met', async () => {
  const { engine, run, cloudFormation } = fakeEngine();
  const Parameters = [
    { ParameterKey: '4MeDomainParameter', ParameterValue: '4me-sandbox.test' },
    { ParameterKey: 'EngineNameParameter', ParameterValue: 'app-builder-qa' },
  ];
  cloudFormation.have('app-builder-qa-engine', 'UPDATE_COMPLETE', { Parameters });
  const refusal = { code: 'AB-ENGINE-OTHER-STACK', message: expect.stringContaining('app-builder-qa,') as string };
  const workload = { ...(await echo()), name: 'app-builder-qa-engine' };
  await expect(engine.inspect(workload.name)).rejects.toMatchObject(refusal);
  await expect(engine.plan(workload)).rejects.toMatchObject(refusal);
  await expect(engine.remove(workload.name, run)).rejects.toMatchObject(refusal);
});
