import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from 'vitest';
import { stackChanges } from '../../../../src/engine/aws/stacks/stack-changes.ts';

const tags: ResourceChangeDetail = { Target: { Attribute: 'Tags', RequiresRecreation: 'Never' }, Evaluation: 'Static' };

function property(
  Name: string,
  more: Partial<ResourceChangeDetail> = {},
  RequiresRecreation: 'Never' | 'Conditionally' | 'Always' = 'Never',
): ResourceChangeDetail {
  return {
    Target: { Attribute: 'Properties', Name, RequiresRecreation },
    Evaluation: 'Static',
    ChangeSource: 'DirectModification',
    ...more,
  };
}

const reference = (CausingEntity: string): Partial<ResourceChangeDetail> => ({
  Evaluation: 'Dynamic',
  ChangeSource: CausingEntity.includes('.') ? 'ResourceAttribute' : 'ResourceReference',
  CausingEntity,
});

function modify(
  LogicalResourceId: string,
  ResourceType: string,
  Details: ResourceChangeDetail[],
  more: Partial<ResourceChange> = {},
): ResourceChange {
  return { Action: 'Modify', LogicalResourceId, ResourceType, Replacement: 'False', Details, ...more };
}

describe('the changes of a change set', () => {
  test('leave out what gets new tags only', () => {
    const changes = [
      modify('Role', 'AWS::IAM::Role', [tags], { Scope: ['Tags'] }),
      modify('Table', 'AWS::DynamoDB::Table', [], { Scope: ['Tags'] }),
    ];
    expect(stackChanges(changes)).toEqual({ moves: [], modifications: [], risks: [] });
  });

  test('leave out what refers to something that is changed in place', () => {
    const changes = [
      modify('Fn', 'AWS::Lambda::Function', [tags, property('Code')]),
      modify('Api', 'AWS::ApiGateway::RestApi', [property('Body', reference('Fn.Arn'), 'Conditionally')], {
        Replacement: 'Conditional',
      }),
      modify('Permission', 'AWS::Lambda::Permission', [property('SourceArn', reference('Api'), 'Always')], {
        Replacement: 'Conditional',
      }),
    ];
    expect(stackChanges(changes)).toEqual({
      moves: [],
      modifications: ['change Fn (AWS::Lambda::Function)'],
      risks: [],
    });
  });

  test('have what refers to something that is replaced, also over several steps', () => {
    const changes = [
      modify('Fn', 'AWS::Lambda::Function', [property('FunctionName', {}, 'Always')], { Replacement: 'True' }),
      modify('Rule', 'AWS::Events::Rule', [property('Name', reference('Fn.Arn'), 'Conditionally')], {
        Replacement: 'Conditional',
      }),
      modify('Permission', 'AWS::Lambda::Permission', [property('SourceArn', reference('Rule.Arn'), 'Always')], {
        Replacement: 'Conditional',
      }),
    ];
    expect(stackChanges(changes)).toEqual({
      moves: [
        'replace Fn (AWS::Lambda::Function)',
        'possibly replace Rule (AWS::Events::Rule)',
        'possibly replace Permission (AWS::Lambda::Permission)',
      ],
      modifications: [],
      risks: [
        { kind: 'delete', text: 'replace Fn (AWS::Lambda::Function)' },
        { kind: 'delete', text: 'possibly replace Rule (AWS::Events::Rule)' },
        { kind: 'security', text: 'possibly replace Permission (AWS::Lambda::Permission)' },
      ],
    });
  });

  test('have what refers to something new, and to what may have another value without a replacement', () => {
    const changes: ResourceChange[] = [
      { Action: 'Add', LogicalResourceId: 'Queue', ResourceType: 'AWS::SQS::Queue' },
      modify('Custom', 'Custom::Thing', [property('Input')]),
      modify('One', 'AWS::IAM::Policy', [property('PolicyDocument', reference('Queue.Arn'))]),
      modify('Two', 'AWS::IAM::Policy', [property('PolicyDocument', reference('Custom.Answer'))]),
      modify('Three', 'AWS::IAM::Policy', [property('PolicyDocument', reference('Custom.BucketArn'))]),
    ];
    expect(stackChanges(changes).risks).toEqual([
      { kind: 'security', text: 'change One (AWS::IAM::Policy)' },
      { kind: 'security', text: 'change Two (AWS::IAM::Policy)' },
      { kind: 'security', text: 'change Three (AWS::IAM::Policy)' },
    ]);
  });

  test('are a matter of security where rights change, and of loss where something goes', () => {
    const changes: ResourceChange[] = [
      { Action: 'Remove', LogicalResourceId: 'Role', ResourceType: 'AWS::IAM::Role' },
      { Action: 'Remove', LogicalResourceId: 'Table', ResourceType: 'AWS::DynamoDB::Table', PolicyAction: 'Retain' },
      { Action: 'Add', LogicalResourceId: 'Url', ResourceType: 'AWS::Lambda::Url' },
      modify('Key', 'AWS::KMS::Key', [property('KeySpec', {}, 'Always')], { Replacement: 'True' }),
      modify('Nested', 'AWS::CloudFormation::Stack', [property('TemplateURL')]),
    ];
    expect(stackChanges(changes).risks).toEqual([
      { kind: 'security', text: 'remove Role (AWS::IAM::Role)' },
      { kind: 'delete', text: 'remove Table (AWS::DynamoDB::Table), which stays in the account' },
      { kind: 'security', text: 'add Url (AWS::Lambda::Url)' },
      { kind: 'security', text: 'replace Key (AWS::KMS::Key)' },
      { kind: 'delete', text: 'replace Key (AWS::KMS::Key)' },
      { kind: 'security', text: 'change Nested (AWS::CloudFormation::Stack): what it changes is not shown here' },
    ]);
  });

  test('with a queue and what wakes a function are a matter of security by the function’s role only', () => {
    const changes: ResourceChange[] = [
      { Action: 'Add', LogicalResourceId: 'SyncQueue', ResourceType: 'AWS::SQS::Queue' },
      { Action: 'Add', LogicalResourceId: 'FnSync', ResourceType: 'AWS::Lambda::EventSourceMapping' },
      { Action: 'Add', LogicalResourceId: 'FnDue', ResourceType: 'AWS::Events::Rule' },
      modify('FnRole', 'AWS::IAM::Role', [property('ManagedPolicyArns'), property('Policies')]),
      modify('Fn', 'AWS::Lambda::Function', [property('Environment', reference('SyncQueue'))]),
    ];
    expect(stackChanges(changes)).toEqual({
      moves: [
        'add SyncQueue (AWS::SQS::Queue)',
        'add FnSync (AWS::Lambda::EventSourceMapping)',
        'add FnDue (AWS::Events::Rule)',
      ],
      modifications: ['change FnRole (AWS::IAM::Role)', 'change Fn (AWS::Lambda::Function)'],
      risks: [{ kind: 'security', text: 'change FnRole (AWS::IAM::Role)' }],
    });
  });

  test('of settings of a queue and of its mapping need no approval of their own', () => {
    const changes: ResourceChange[] = [
      modify('SyncQueue', 'AWS::SQS::Queue', [property('VisibilityTimeout'), property('RedrivePolicy')]),
      modify('FnSync', 'AWS::Lambda::EventSourceMapping', [property('BatchSize'), property('ScalingConfig')]),
      modify('FnDue', 'AWS::Events::Rule', [property('ScheduleExpression')]),
    ];
    expect(stackChanges(changes)).toMatchObject({ moves: [], risks: [] });
  });

  test('that take a queue away or replace it say that its messages go, and what else no longer wakes the function', () => {
    const changes: ResourceChange[] = [
      { Action: 'Remove', LogicalResourceId: 'OldQueue', ResourceType: 'AWS::SQS::Queue' },
      { Action: 'Remove', LogicalResourceId: 'KeptQueue', ResourceType: 'AWS::SQS::Queue', PolicyAction: 'Retain' },
      modify('SyncQueue', 'AWS::SQS::Queue', [property('QueueName', {}, 'Always')], { Replacement: 'True' }),
      modify(
        'FnSync',
        'AWS::Lambda::EventSourceMapping',
        [property('EventSourceArn', reference('SyncQueue.Arn'), 'Always')],
        {
          Replacement: 'Conditional',
        },
      ),
      { Action: 'Remove', LogicalResourceId: 'FnDue', ResourceType: 'AWS::Events::Rule' },
    ];
    expect(stackChanges(changes).risks).toEqual([
      { kind: 'delete', text: 'remove OldQueue (AWS::SQS::Queue), with all messages that are in it' },
      { kind: 'delete', text: 'remove KeptQueue (AWS::SQS::Queue), which stays in the account' },
      { kind: 'delete', text: 'replace SyncQueue (AWS::SQS::Queue), with all messages that are in it' },
      { kind: 'delete', text: 'possibly replace FnSync (AWS::Lambda::EventSourceMapping)' },
      { kind: 'delete', text: 'remove FnDue (AWS::Events::Rule)' },
    ]);
  });

  test('leave out the snapshots that SAM makes with each change', () => {
    const changes: ResourceChange[] = [
      { Action: 'Add', LogicalResourceId: 'ApiDeployment2', ResourceType: 'AWS::ApiGateway::Deployment' },
      { Action: 'Remove', LogicalResourceId: 'ApiDeployment1', ResourceType: 'AWS::ApiGateway::Deployment' },
      modify('Stage', 'AWS::ApiGateway::Stage', [property('DeploymentId', {}, 'Never')]),
    ];
    expect(stackChanges(changes)).toEqual({
      moves: [],
      modifications: ['change Stage (AWS::ApiGateway::Stage)'],
      risks: [],
    });
  });
});
