import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ContinueUpdateRollbackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  type StackEvent,
  type Tag,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, test, vi } from 'vitest';
import { echoIntegration, greeting } from '../../fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { arn, awsError } from './cloudformation-fake.ts';
import { type FakeEngine, fakeEngine } from '../fake-engine.ts';

const name = 'app-builder-echo';
const Tags: Tag[] = [
  { Key: 'app-builder:domain', Value: '4me-sandbox.test' },
  { Key: 'app-builder:deployed-by', Value: 'bob@ci' },
];

async function planned(fake: FakeEngine) {
  return fake.engine.plan(await echoIntegration(await temporaryFolder()));
}

/** The echo integration is deployed and has a change that is planned. */
async function changed(fake: FakeEngine) {
  const plan = await planned(fake);
  await fake.engine.apply(plan, fake.run);
  await writeFile(join(plan.workload.folder, 'greet.ts'), greeting('shouts'));
  return fake.engine.plan(plan.workload);
}

const failed = (id: string, type: string, reason: string): Partial<StackEvent> => ({
  LogicalResourceId: id,
  ResourceType: type,
  ResourceStatus: 'CREATE_FAILED',
  ResourceStatusReason: reason,
});

describe('a deployment that fails', () => {
  test('names the first resource that failed by itself, what CloudFormation did, and what a rerun does', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.execution = {
      events: [
        failed('Other', 'AWS::SQS::Queue', 'Resource creation cancelled'),
        failed('EchoFunctionRole', 'AWS::IAM::Role', 'not allowed to make it'),
        failed('Third', 'AWS::SQS::Queue', 'another one'),
      ],
      status: 'ROLLBACK_COMPLETE',
    };
    await expect(fake.engine.apply(await planned(fake), fake.run)).rejects.toMatchObject({
      code: 'AB-ENGINE-DEPLOYMENT',
      message: 'app-builder-echo could not be deployed',
      because:
        'EchoFunctionRole (AWS::IAM::Role): not allowed to make it\nCloudFormation took away again what it had created',
      fix: expect.stringContaining('after approval of "delete"') as string,
    });
    expect(fake.said).toContain(
      'app-builder-echo: EchoFunctionRole (AWS::IAM::Role) CREATE_FAILED: not allowed to make it',
    );
  });

  test('looks into a nested stack for the resource', async () => {
    const fake = fakeEngine();
    const nested = arn('nested', 9);
    fake.cloudFormation.event(nested, {
      PhysicalResourceId: nested,
      ResourceType: 'AWS::CloudFormation::Stack',
      ResourceStatus: 'CREATE_FAILED',
    });
    fake.cloudFormation.event(nested, {
      ...failed('Inner', 'AWS::SQS::Queue', 'no such key'),
      Timestamp: new Date(2e12),
    });
    fake.cloudFormation.execution = {
      events: [
        {
          ...failed('Nested', 'AWS::CloudFormation::Stack', 'Embedded stack was not created'),
          PhysicalResourceId: nested,
        },
      ],
      status: 'ROLLBACK_COMPLETE',
    };
    await expect(fake.engine.apply(await planned(fake), fake.run)).rejects.toMatchObject({
      because: expect.stringMatching(/^Inner \(AWS::SQS::Queue\): no such key\n/) as string,
    });
  });

  test('of an update says that everything is as it was before', async () => {
    const fake = fakeEngine();
    const plan = await changed(fake);
    fake.cloudFormation.execution = {
      events: [{ ...failed('EchoFunction', 'AWS::Lambda::Function', 'too large'), ResourceStatus: 'UPDATE_FAILED' }],
      status: 'UPDATE_ROLLBACK_COMPLETE',
    };
    await expect(fake.engine.apply(plan, fake.run)).rejects.toMatchObject({
      because:
        'EchoFunction (AWS::Lambda::Function): too large\nCloudFormation rolled back: everything is as it was before',
      fix: expect.stringContaining('run the command again') as string,
    });
  });

  test('reads all pages of its events, each once, and none of an operation before', async () => {
    const fake = fakeEngine();
    const plan = await changed(fake);
    fake.said.length = 0;
    fake.cloudFormation.eventsPerPage = 1;
    const status = (id: string, ResourceStatus: StackEvent['ResourceStatus']) =>
      ({ LogicalResourceId: id, ResourceType: 'T', ResourceStatus }) as const;
    fake.cloudFormation.execution = {
      events: [status('A', 'UPDATE_IN_PROGRESS'), status('A', 'UPDATE_IN_PROGRESS'), status('A', 'UPDATE_COMPLETE')],
      status: 'UPDATE_COMPLETE',
    };
    await fake.engine.apply(plan, fake.run);
    expect(fake.said).toEqual([
      'app-builder-echo: A (T) UPDATE_IN_PROGRESS',
      'app-builder-echo: A (T) UPDATE_COMPLETE',
      'app-builder-echo UPDATE_COMPLETE',
    ]);
  });
});

describe('waiting for CloudFormation', () => {
  test('has a limit, after which the failure says where to look', async () => {
    const fake = fakeEngine({ limit: 30 });
    fake.cloudFormation.execution = { status: 'CREATE_IN_PROGRESS' };
    await expect(fake.engine.apply(await planned(fake), fake.run)).rejects.toMatchObject({
      code: 'AB-ENGINE-TIMEOUT',
      because: 'AWS has not finished and goes on with it',
      fix: expect.stringContaining('events of the stack') as string,
    });
  });

  test('ends when the command is cancelled, and says that AWS goes on', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.execution = { status: 'CREATE_IN_PROGRESS' };
    const applied = fake.engine.apply(await planned(fake), fake.run);
    const ended = expect(applied).rejects.toMatchObject({
      code: 'AB-ENGINE-CANCELLED',
      exit: 'cancelled',
      because: 'AWS goes on with it',
    });
    await vi.waitFor(() => expect(fake.calls()).toContain('DescribeStackEvents'), { interval: 2 });
    fake.controller.abort();
    await ended;
  });

  test('does not begin after the command was cancelled', async () => {
    const fake = fakeEngine();
    const plan = await planned(fake);
    fake.controller.abort();
    await expect(fake.engine.apply(plan, fake.run)).rejects.toThrow();
    expect(fake.calls()).toEqual(['DescribeStacks']);
  });

  test('outlives throttling, and ends where reading is not allowed', async () => {
    const fake = fakeEngine();
    const throttled = awsError('Throttling', 'Rate exceeded');
    const plan = await planned(fake);
    const events = fake.cloudFormation.mock.on(DescribeStackEventsCommand);
    const answer = fake.cloudFormation.answerEvents;
    events.rejectsOnce(throttled).rejectsOnce(throttled).callsFake(answer);
    await fake.engine.apply(plan, fake.run);
    fake.cloudFormation.mock.on(DescribeStackEventsCommand).rejects(awsError('AccessDenied', 'not allowed'));
    await writeFile(join(plan.workload.folder, 'greet.ts'), greeting('shouts'));
    await expect(fake.engine.apply(await fake.engine.plan(plan.workload), fake.run)).rejects.toMatchObject({
      code: 'AB-AWS-DENIED',
    });
  });

  test('is given up where AWS throttles for too long', async () => {
    const fake = fakeEngine();
    const plan = await planned(fake);
    fake.cloudFormation.mock.on(DescribeStackEventsCommand).rejects(awsError('Throttling', 'Rate exceeded'));
    await expect(fake.engine.apply(plan, fake.run)).rejects.toMatchObject({ code: 'AB-AWS-RATE', retryable: true });
  });
});

describe('a stack that failed before', () => {
  test.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'])(
    'in %s is deleted, which needs an approval of its own, and created',
    async (status) => {
      const fake = fakeEngine();
      fake.cloudFormation.have(name, status, { Tags });
      const plan = await planned(fake);
      expect(plan).toMatchObject({ change: 'create', current: undefined });
      expect(plan.risks.find(({ kind }) => kind === 'delete')?.text).toContain(`(${status}) is deleted first`);
      expect(await fake.engine.inspect(name)).toMatchObject({ failed: status, deployedBy: 'bob@ci' });
      const deployed = await fake.engine.apply(plan, fake.run);
      expect(deployed.deployedBy).toBe('ann@laptop');
      expect(fake.said).toEqual(['app-builder-echo DELETE_COMPLETE', 'app-builder-echo CREATE_COMPLETE']);
    },
  );

  test('is not deleted when it is another one by then', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'ROLLBACK_COMPLETE', { Tags });
    const plan = await planned(fake);
    fake.cloudFormation.have(name, 'CREATE_COMPLETE', { Tags });
    await expect(fake.engine.apply(plan, fake.run)).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN' });
    expect(fake.cloudFormation.mock.commandCalls(DeleteStackCommand)).toEqual([]);
  });

  test('is left alone while it is protected, also when it shall be removed', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'ROLLBACK_COMPLETE', { Tags, EnableTerminationProtection: true });
    const refusal = {
      code: 'AB-ENGINE-PROTECTED',
      exit: 'usage',
      fix: expect.stringContaining('in the CloudFormation console') as string,
    };
    await expect(planned(fake)).rejects.toMatchObject(refusal);
    await expect(fake.engine.remove(name, fake.run)).rejects.toMatchObject(refusal);
    expect(fake.calls()).toEqual(['DescribeStacks', 'DescribeStacks']);
    expect(await fake.engine.inspect(name)).toMatchObject({ failed: 'ROLLBACK_COMPLETE', protected: true });
  });

  test('of another domain is not deleted', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'ROLLBACK_COMPLETE', { Tags: [{ Key: 'app-builder:domain', Value: '4me.qa' }] });
    await expect(planned(fake)).rejects.toMatchObject({ code: 'AB-ENGINE-OTHER-DOMAIN' });
  });

  test('to roll back is rolled back to the end and then updated', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'UPDATE_ROLLBACK_FAILED', { Tags });
    const plan = await planned(fake);
    expect(plan).toMatchObject({
      change: 'update',
      details: [
        'the rollback of the last update is continued first (UPDATE_ROLLBACK_FAILED)',
        'what differs then is shown and changed, unless it needs an approval of its own',
      ],
    });
    expect(fake.calls()).toEqual(['DescribeStacks']);
    fake.cloudFormation.changes = [
      {
        Type: 'Resource',
        ResourceChange: { Action: 'Add', LogicalResourceId: 'Q', ResourceType: 'AWS::SQS::Queue' },
      },
    ];
    await fake.engine.apply(plan, fake.run);
    const shown = fake.said.indexOf(`${name}: add Q (AWS::SQS::Queue)`);
    expect(shown).toBeGreaterThanOrEqual(0);
    expect(fake.said.indexOf(`${name} UPDATE_COMPLETE`)).toBeGreaterThan(shown);
    expect(fake.cloudFormation.mock.commandCalls(ContinueUpdateRollbackCommand)).toHaveLength(1);
    expect(await fake.engine.inspect(name)).toMatchObject({ deployedBy: 'ann@laptop' });
  });

  test('to roll back is updated only with what needs no further approval', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'UPDATE_ROLLBACK_FAILED', { Tags });
    fake.cloudFormation.changes = [
      {
        Type: 'Resource',
        ResourceChange: { Action: 'Remove', LogicalResourceId: 'Q', ResourceType: 'AWS::SQS::Queue' },
      },
    ];
    await expect(fake.engine.apply(await planned(fake), fake.run)).rejects.toMatchObject({
      code: 'AB-ENGINE-STALE-PLAN',
    });
    expect(fake.cloudFormation.changeSets.size).toBe(0);
    expect(fake.cloudFormation.stacks.get(name)?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  });
});

describe('removing a stack', () => {
  test('names the resource that CloudFormation could not delete', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'UPDATE_COMPLETE', { Tags });
    fake.cloudFormation.deletion = {
      events: [{ ...failed('Bucket', 'AWS::S3::Bucket', 'it is not empty'), ResourceStatus: 'DELETE_FAILED' }],
      status: 'DELETE_FAILED',
    };
    await expect(fake.engine.remove(name, fake.run)).rejects.toMatchObject({
      message: 'app-builder-echo could not be removed',
      because: 'Bucket (AWS::S3::Bucket): it is not empty\nCloudFormation left what it could not delete',
    });
  });

  test('that somebody works on says who', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.have(name, 'UPDATE_IN_PROGRESS', { Tags });
    await expect(fake.engine.remove(name, fake.run)).rejects.toMatchObject({
      code: 'AB-ENGINE-LOCKED',
      because: expect.stringContaining('bob@ci') as string,
    });
  });
});
