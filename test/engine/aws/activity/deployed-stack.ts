import {
  CloudFormation,
  DescribeStackResourceCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, Lambda } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { ActivityCalls } from '../../../../src/engine/aws/activity/activity-calls.ts';
import type { Json, JsonObject } from '../../../../src/runtime/ports.ts';
import { awsError } from '../stacks/cloudformation-fake.ts';

const setting = { region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
export const stack = 'app-builder-mirror';

const arnOf = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const scheduled = (Properties: JsonObject): JsonObject => ({ Type: 'Schedule', Properties });

/** As the engine deployed it: two functions, three queues and one with a condition, three schedules. */
const template = {
  Globals: { Function: { Timeout: 30 } },
  Resources: {
    MirrorFunction: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Handler: 'index.handler',
        CodeUri: { Bucket: 'b', Key: 'k' },
        EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'SQS', Destination: arnOf('Failures') } } },
        Events: {
          Web: { Type: 'Api', Properties: { Path: '/', Method: 'get' } },
          Hourly: scheduled({ Schedule: { Ref: 'RateParameter' } }),
          Nightly: scheduled({ Schedule: 'cron(0 3 * * ? *)', Input: '{"schedule":"nightly"}' }),
        },
      },
    },
    SyncQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: { RedrivePolicy: { deadLetterTargetArn: arnOf('Given'), maxReceiveCount: 5 } },
    },
    Given: { Type: 'AWS::SQS::Queue', Properties: {} },
    Failures: { Type: 'AWS::SQS::Queue', Properties: {} },
    Sometimes: { Type: 'AWS::SQS::Queue', Condition: 'Never', Properties: {} },
    OtherFunction: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Handler: 'index.handler',
        CodeUri: { Bucket: 'b', Key: 'k' },
        Events: { Hourly: scheduled({ Schedule: 'rate(1 hour)' }) },
      },
    },
  },
};

const physical: Readonly<Record<string, string>> = {
  OtherFunctionHourly: 'rule-3',
  MirrorFunctionNightly: 'rule-2',
  MirrorFunctionHourly: 'rule-1',
  Failures: 'https://sqs/failures',
  Given: 'https://sqs/given',
  SyncQueue: 'https://sqs/sync',
};

const rules: Readonly<
  Record<string, { readonly expression: string; readonly state: string; readonly input?: string }>
> = {
  'rule-1': { expression: 'rate(1 hour)', state: 'ENABLED' },
  'rule-2': { expression: 'cron(0 3 * * ? *)', state: 'DISABLED', input: '{"schedule":"nightly"}' },
  'rule-3': { expression: 'rate(1 hour)', state: 'ENABLED' },
};

/** What a function was called with, by its physical name. */
type Invoked = readonly [name: string, event: Json];

interface FunctionAnswer {
  readonly FunctionError?: string;
  readonly Payload?: string;
}

/** The stack on fakes. `invoke`: what a function answers; `refuse`: throws for calls about queues and rules. */
export function deployedStack(
  options: {
    readonly body?: string;
    readonly invoke?: (name: string) => FunctionAnswer;
    readonly refuse?: (action: string) => void;
  } = {},
) {
  const { body = JSON.stringify(template), invoke = () => ({}), refuse = () => undefined } = options;
  const cloudFormation = new CloudFormation(setting);
  const known = (name: unknown): void => {
    if (name !== stack) throw awsError('ValidationError', `Stack with id ${String(name)} does not exist`);
  };
  const mock = mockClient(cloudFormation);
  mock.on(GetTemplateCommand).callsFake(({ StackName }) => {
    known(StackName);
    return { TemplateBody: body };
  });
  mock.on(ListStackResourcesCommand).callsFake(({ StackName, NextToken }) => {
    known(StackName);
    const all = Object.entries(physical).map(([LogicalResourceId, PhysicalResourceId]) => ({
      LogicalResourceId,
      PhysicalResourceId,
      ResourceType: 'any',
    }));
    return NextToken === undefined
      ? { StackResourceSummaries: all.slice(0, 3), NextToken: '2' }
      : { StackResourceSummaries: all.slice(3) };
  });
  mock.on(DescribeStackResourceCommand).callsFake(({ LogicalResourceId }) => ({
    StackResourceDetail: { PhysicalResourceId: `physical-${String(LogicalResourceId)}` },
  }));
  const lambda = new Lambda(setting);
  const invoked: Invoked[] = [];
  mockClient(lambda)
    .on(InvokeCommand)
    .callsFake(({ FunctionName, Payload }) => {
      invoked.push([String(FunctionName), JSON.parse(String(Payload)) as Json]);
      const { Payload: answer = 'null', ...rest }: FunctionAnswer = invoke(String(FunctionName));
      return { ...rest, Payload: Buffer.from(answer) };
    });
  const calls: ActivityCalls = {
    getQueueAttributes({ QueueUrl, AttributeNames }) {
      return called('GetQueueAttributes', () => {
        const of = QueueUrl.endsWith('sync') ? { '': '12', Delayed: '3', NotVisible: '4' } : { '': '1' };
        const all = Object.entries(of).map(([name, count]) => [`ApproximateNumberOfMessages${name}`, count]);
        return { Attributes: Object.fromEntries(all.filter(([name]) => AttributeNames.includes(name ?? ''))) };
      });
    },
    describeRule({ Name }) {
      const { expression = '', state = '' } = rules[Name] ?? {};
      const Arn = `arn:aws:events:eu-west-1:123456789012:rule/${Name}`;
      return called('DescribeRule', () => ({ Arn, ScheduleExpression: expression, State: state }));
    },
    listTargetsByRule({ Rule }) {
      const input = rules[Rule]?.input;
      return called('ListTargetsByRule', () => ({ Targets: [input === undefined ? {} : { Input: input }] }));
    },
  };
  async function called<Result>(action: string, answer: () => Result): Promise<Result> {
    await Promise.resolve();
    refuse(action);
    return answer();
  }
  return { cloudFormation, lambda, calls, invoked };
}
