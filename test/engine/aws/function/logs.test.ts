import {
  CloudFormation,
  DescribeStackResourceCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogs,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, InvokeCommand, Lambda } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { invokeFunction } from '../../../../src/engine/aws/function/invoke.ts';
import { workloadLogs } from '../../../../src/engine/aws/function/logs.ts';
import type { LogQuery } from '../../../../src/engine/engine.ts';
import { awsError } from '../stacks/cloudformation-fake.ts';

const setting = { region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };

interface Line {
  readonly eventId: string;
  readonly timestamp: number;
  readonly message: string;
}

/** A stack with the functions One, which has a group of its own, and Two; `groups`: what CloudWatch has, a line on each page. */
function workload(groups: Record<string, Line[] | undefined>) {
  const clients = {
    cloudFormation: new CloudFormation(setting),
    lambda: new Lambda(setting),
    logs: new CloudWatchLogs(setting),
  };
  const stack = mockClient(clients.cloudFormation);
  stack.on(ListStackResourcesCommand).callsFake(({ StackName, NextToken }) => {
    if (StackName !== 'app-builder-echo')
      throw awsError('ValidationError', `Stack with id ${String(StackName)} does not exist`);
    const fn = (name: string) => ({ ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: name });
    return NextToken === undefined
      ? { StackResourceSummaries: [fn('echo-One'), { ResourceType: 'AWS::IAM::Role' }], NextToken: '2' }
      : { StackResourceSummaries: [fn('echo-Two')] };
  });
  mockClient(clients.lambda)
    .on(GetFunctionConfigurationCommand)
    .callsFake(({ FunctionName }) => {
      return FunctionName === 'echo-One' ? { LoggingConfig: { LogGroup: '/own/one' } } : {};
    });
  const asked: FilterLogEventsCommandInput[] = [];
  /** The next answers. */
  const failures: Error[] = [];
  /** Where it is given, pages have no lines and never end. */
  const empty: { before?: () => void } = {};
  mockClient(clients.logs)
    .on(FilterLogEventsCommand)
    .callsFake((input: FilterLogEventsCommandInput) => {
      asked.push(input);
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      empty.before?.();
      if (empty.before !== undefined) return { events: [], nextToken: 'more' };
      const lines = groups[input.logGroupName ?? ''];
      if (lines === undefined) throw Object.assign(new Error('no group'), { name: 'ResourceNotFoundException' });
      const found = lines.filter(({ timestamp }) => timestamp >= (input.startTime ?? 0));
      const from = Number(input.nextToken ?? 0);
      return {
        events: found.slice(from, from + 1),
        ...(from + 1 < found.length ? { nextToken: String(from + 1) } : {}),
      };
    });
  const read = (query: LogQuery, signal = new AbortController().signal, name = 'app-builder-echo') =>
    workloadLogs(clients, name, query, { signal, interval: 1 });
  return { read, asked, failures, empty };
}

const line = (timestamp: number, message: string): Line => ({
  eventId: `${String(timestamp)}${message}`,
  timestamp,
  message,
});

async function messages(lines: AsyncIterable<{ readonly [key: string]: unknown }>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { message } of lines) found.push(message);
  return found;
}

describe('the log of a workload', () => {
  test('has the lines of all functions and pages, merged by time', async () => {
    const { read } = workload({
      '/own/one': [line(10, 'a'), line(30, 'c'), line(50, 'e')],
      '/aws/lambda/echo-Two': [line(20, 'b'), line(40, 'd')],
    });
    expect(await messages(read({}))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await messages(read({ since: 40 }))).toEqual(['d', 'e']);
  });

  test('is empty where a function never ran and where nothing is deployed', async () => {
    const { read } = workload({ '/own/one': [line(10, 'a')] });
    expect(await messages(read({}))).toEqual(['a']);
    expect(await messages(read({}, undefined, 'app-builder-other'))).toEqual([]);
  });

  test('is followed until the signal, each line once, also one that CloudWatch shows late', async () => {
    const one = [line(100_000, 'a'), line(200_000, 'c')];
    const { read, asked } = workload({ '/own/one': one });
    const controller = new AbortController();
    const found: unknown[] = [];
    for await (const { message } of read({ follow: true }, controller.signal)) {
      found.push(message);
      if (message === 'c') one.splice(1, 0, line(190_000, 'late'));
      if (message === 'late') one.push(line(300_000, 'd'));
      if (message === 'd') controller.abort();
    }
    expect(found).toEqual(['a', 'c', 'late', 'd']);
    expect(asked.at(-1)?.startTime).toBe(170_000);
  });
});

describe('following a log', () => {
  const limited = (): Error =>
    Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $fault: 'client' });

  test('goes on where AWS limits the questions for a while, and shows no line twice', async () => {
    const one = [line(10, 'a'), line(20, 'b')];
    const { read, failures } = workload({ '/own/one': one });
    const controller = new AbortController();
    const found: unknown[] = [];
    for await (const { message } of read({ follow: true }, controller.signal)) {
      found.push(message);
      if (message === 'a') failures.push(limited());
      if (message === 'b') one.push(line(30, 'c'));
      if (message === 'b') failures.push(limited(), limited());
      if (message === 'c') controller.abort();
    }
    expect(found).toEqual(['a', 'b', 'c']);
  });

  test('ends where AWS does not stop refusing, and a log that is not followed at once', async () => {
    const { read, failures } = workload({ '/own/one': [] });
    failures.push(...Array.from({ length: 40 }, limited));
    await expect(messages(read({ follow: true }))).rejects.toMatchObject({ code: 'AB-AWS-RATE' });
    expect(failures.length).toBeGreaterThan(10);
    const left = failures.length;
    await expect(messages(read({}))).rejects.toMatchObject({ code: 'AB-AWS-RATE' });
    expect(left - failures.length).toBeLessThanOrEqual(2);
  });

  test('ends at the signal, also in the midst of pages without a line', async () => {
    const { read, asked, empty } = workload({ '/own/one': [] });
    const controller = new AbortController();
    empty.before = () => {
      if (asked.length === 5) controller.abort();
    };
    expect(await messages(read({ follow: true }, controller.signal))).toEqual([]);
    expect(asked.length).toBeLessThan(8);
  });
});

describe('calling a function', () => {
  function functions(answer: { FunctionError?: string; Payload?: string }) {
    const clients = { cloudFormation: new CloudFormation(setting), lambda: new Lambda(setting) };
    mockClient(clients.cloudFormation)
      .on(DescribeStackResourceCommand)
      .rejects(awsError('ValidationError', "Resource Other does not exist for stack 'echo'"))
      .on(DescribeStackResourceCommand, { LogicalResourceId: 'One' })
      .resolves({ StackResourceDetail: { PhysicalResourceId: 'echo-One' } as never });
    const lambda = mockClient(clients.lambda);
    lambda.on(InvokeCommand).resolves({ ...answer, Payload: Buffer.from(answer.Payload ?? '') as never });
    return { clients, sent: () => lambda.commandCalls(InvokeCommand).map(({ args: [command] }) => command.input) };
  }

  test('sends the event to the function of that logical id and gives what it returns', async () => {
    const { clients, sent } = functions({ Payload: '{"statusCode":200}' });
    expect(await invokeFunction(clients, 'echo', 'One', { a: 1 })).toEqual({ statusCode: 200 });
    expect(sent()).toEqual([{ FunctionName: 'echo-One', Payload: '{"a":1}' }]);
    expect(await invokeFunction(functions({}).clients, 'echo', 'One', null)).toBeNull();
  });

  test.each([
    ['{"errorType":"Error","errorMessage":"on purpose","trace":[]}', 'on purpose'],
    ['{"errorType":"TypeError","errorMessage":"x is null"}', 'TypeError: x is null'],
    ['{"errorMessage":"2026 Task timed out after 3.00 seconds"}', '2026 Task timed out after 3.00 seconds'],
    ['null', 'null'],
  ])('fails where the function answers %s', async (Payload, because) => {
    const { clients } = functions({ FunctionError: 'Unhandled', Payload });
    await expect(invokeFunction(clients, 'echo', 'One', {})).rejects.toMatchObject({
      code: 'AB-ENGINE-INVOKE',
      because,
    });
  });

  test('fails where there is no such function', async () => {
    await expect(invokeFunction(functions({}).clients, 'echo', 'Other', {})).rejects.toMatchObject({
      code: 'AB-ENGINE-INVOKE',
      because: 'No such function is deployed',
    });
  });
});
