import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atHost, localWorkload } from '../../../src/engine/local/local-workload.ts';
import { parameterValues } from '../../../src/integration/template/parameters.ts';
import { readTemplate } from '../../../src/integration/template/read-template.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const templates = join(import.meta.dirname, '../../../templates');

async function problemsOf(text: string): Promise<readonly string[]> {
  const file = join(await temporaryFolder(), 'template.yaml');
  await writeFile(file, text);
  const template = await readTemplate(file);
  try {
    localWorkload('w', template, {});
    return [];
  } catch (error) {
    return (error as { because: string }).because.split('\n').map((line) => line.slice(file.length + 1));
  }
}

function fn(properties: string): string {
  return `Resources:\n  Fn: { Type: 'AWS::Serverless::Function', Properties: { CodeUri: ., Handler: index.handler, ${properties} } }\n`;
}

function queueEvent(properties: string): string {
  return `Events: { A: { Type: SQS, Properties: { FunctionResponseTypes: [ReportBatchItemFailures], ${properties} } } }`;
}

describe('a template on this machine', () => {
  test('of the secrets listener has its environment, its routes and their addresses at the host', async () => {
    const template = await readTemplate(join(templates, 'engine', 'template.yaml'));
    const given = { '4MeDomainParameter': '4me-demo.com', BootstrapSecretAccountParameter: 'wdc' };
    const local = localWorkload('app-builder-engine', template, parameterValues(template, given));
    expect(local.functions).toEqual([
      {
        id: 'SecretsFunction',
        timeout: 15_000,
        environment: {
          PARAM_ENGINE_NAME: 'app-builder',
          PARAM_4ME_DOMAIN: '4me-demo.com',
          PARAM_BOOTSTRAP_APP: '4me-app-builder',
          PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
          PARAM_ENABLED_OFFERINGS: '*',
        },
        routes: [
          { method: 'POST', path: '/secrets' },
          { method: 'POST', path: '/installations' },
        ],
        rules: [],
        schedules: [],
        queues: [],
      },
    ]);
    const addresses = ['SecretsApi', 'InstallationsApi'].map((name) =>
      atHost(local.outputs[name] ?? '', 'http://127.0.0.1:4041', 'app-builder-engine'),
    );
    expect(addresses).toEqual([
      'http://127.0.0.1:4041/app-builder-engine/secrets/',
      'http://127.0.0.1:4041/app-builder-engine/installations/',
    ]);
    expect(local.outputs['SecretsFunctionIamRole']).toBe('app-builder:local:app-builder-engine:SecretsFunctionRole');
  });

  test.each([
    [
      'a resource type',
      `${fn('Timeout: 3')}  Jobs: { Type: 'AWS::SNS::Topic' }\n`,
      '3: Resources.Jobs: the local engine does not support the resource type AWS::SNS::Topic',
    ],
    [
      'a property',
      fn('Layers: [x]'),
      '2: Resources.Fn.Properties.Layers: the local engine does not support the property Layers',
    ],
    [
      'an event type',
      fn('Events: { Due: { Type: ScheduleV2 } }'),
      '2: Resources.Fn.Properties.Events.Due: the local engine does not support the event type ScheduleV2',
    ],
    [
      'a property of a schedule',
      fn('Events: { Due: { Type: Schedule, Properties: { Schedule: rate(1 day), RoleArn: x } } }'),
      '2: Resources.Fn.Properties.Events.Due: the local engine does not support RoleArn of an event of type Schedule',
    ],
    [
      'a schedule',
      fn('Events: { Due: { Type: Schedule, Properties: { Schedule: rate(1 days) } } }'),
      '2: Resources.Fn.Properties.Events.Due: the local engine does not support the schedule rate(1 days): for AWS, too, 1 goes with the singular and others with the plural',
    ],
    [
      'the state of a schedule',
      fn('Events: { Due: { Type: Schedule, Properties: { Schedule: rate(1 day), State: "on" } } }'),
      '2: Resources.Fn.Properties.Events.Due: the local engine does not support the state on of a schedule: write ENABLED or DISABLED',
    ],
    [
      'an input',
      fn('Events: { Due: { Type: Schedule, Properties: { Schedule: rate(1 day), Input: "{" } } }'),
      '2: Resources.Fn.Properties.Events.Due: the local engine does not support an Input that is no JSON, and EventBridge refuses it',
    ],
    [
      'a property of an event',
      fn('Events: { A: { Type: Api, Properties: { Path: /, Method: get, Auth: {} } } }'),
      '2: Resources.Fn.Properties.Events.A: the local engine does not support Auth of an event of type Api',
    ],
    [
      'a pattern',
      fn('Events: { A: { Type: EventBridgeRule, Properties: { Pattern: { a: [{ numeric: [">", 1] }] } } } }'),
      '2: Resources.Fn.Properties.Events.A: the local engine does not match numeric',
    ],
    [
      'another number of repetitions',
      fn('EventInvokeConfig: { MaximumRetryAttempts: 0 }'),
      '2: Resources.Fn.Properties.EventInvokeConfig: the local engine repeats a failed event 2 times, whatever MaximumRetryAttempts is',
    ],
    [
      'a property of a queue',
      `${fn('Timeout: 3')}  Jobs: { Type: 'AWS::SQS::Queue', Properties: { MaximumMessageSize: 1024 } }\n`,
      '3: Resources.Jobs.Properties.MaximumMessageSize: the local engine does not support the property MaximumMessageSize of a queue',
    ],
    [
      'an attribute of a queue',
      `${fn('Environment: { Variables: { A: !GetAtt Jobs.Other } }')}  Jobs: { Type: 'AWS::SQS::Queue' }\n`,
      '2: Resources.Fn.Properties.Environment.Variables.A: the local engine does not support GetAtt of Jobs.Other',
    ],
    [
      'an event of a queue',
      `${fn(queueEvent('Queue: !GetAtt Jobs.Arn, FilterCriteria: {}'))}  Jobs: { Type: 'AWS::SQS::Queue' }\n`,
      '2: Resources.Fn.Properties.Events.A: the local engine does not support FilterCriteria of an event of type SQS',
    ],
    [
      'the queue of somebody else',
      fn(queueEvent('Queue: arn:aws:sqs:eu-west-1:000000000000:jobs')),
      '2: Resources.Fn.Properties.Events.A: the local engine does not support a queue that is not one of the template: write !GetAtt <Queue>.Arn',
    ],
    [
      'the dead letters of somebody else',
      `${fn('Timeout: 3')}  Jobs: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: arn:x, maxReceiveCount: 3 } } }\n`,
      '3: Resources.Jobs.Properties: the local engine does not support a queue for dead letters that is not one of the template: write !GetAtt <Queue>.Arn',
    ],
    [
      'a function of CloudFormation',
      fn('Environment: { Variables: { A: !ImportValue x } }'),
      '2: Resources.Fn.Properties.Environment.Variables.A: the local engine does not support Fn::ImportValue',
    ],
    [
      'globals',
      `Globals: { Api: { Cors: "*" } }\n${fn('Timeout: 3')}`,
      '1: Globals.Api.Cors: the local engine does not support Cors of Api',
    ],
  ])('is refused for %s that it does not support, by name', async (_what, text, problem) => {
    expect(await problemsOf(text)).toEqual([problem]);
  });

  test('may have what has no effect here', async () => {
    const text = `Globals: { Api: { TracingEnabled: true } }\n${fn('MemorySize: 256, Policies: [], Tracing: Active')}  Lines: { Type: 'AWS::Logs::LogGroup' }\n`;
    expect(await problemsOf(text)).toEqual([]);
    const rule = `{ Type: EventBridgeRule, Properties: { Pattern: { a: [b] }, RetryPolicy: {}, DeadLetterConfig: { Arn: !GetAtt Dead.Arn } } }`;
    const deadLetters = fn(
      `Events: { A: ${rule} }, EventInvokeConfig: { MaximumRetryAttempts: 2, DestinationConfig: {} }`,
    );
    expect(await problemsOf(`${deadLetters}  Dead: { Type: 'AWS::SQS::Queue' }\n`)).toEqual([]);
    const schedule = `{ Type: Schedule, Properties: { Schedule: rate(1 day), Name: a, Description: b, RetryPolicy: {}, DeadLetterConfig: { Arn: !GetAtt Dead.Arn } } }`;
    const scheduled = fn(`Events: { A: ${schedule} }`);
    expect(await problemsOf(`${scheduled}  Dead: { Type: 'AWS::SQS::Queue' }\n`)).toEqual([]);
  });

  test('leaves out a function whose condition does not hold', async () => {
    const file = join(await temporaryFolder(), 'template.yaml');
    await writeFile(
      file,
      `Conditions: { Never: !Equals [a, b] }\nResources:\n  Fn: { Condition: Never, Type: 'AWS::Serverless::Function', Properties: { CodeUri: ., Handler: a.b } }\n`,
    );
    expect(localWorkload('w', await readTemplate(file), {}).functions).toEqual([]);
  });

  test('has its queues, the functions that take from them, and their addresses', async () => {
    const file = join(await temporaryFolder(), 'template.yaml');
    const jobs =
      'Jobs: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: !Ref Long, DelaySeconds: "5", RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 4 } } }';
    const variables = 'Environment: { Variables: { A: !Ref Jobs, B: !GetAtt Jobs.QueueName, C: !GetAtt Jobs.Arn } }';
    const taking =
      'Queue: !GetAtt Jobs.Arn, BatchSize: 2, ScalingConfig: { MaximumConcurrency: 3 }, MaximumBatchingWindowInSeconds: 1';
    const off = queueEvent('Queue: !GetAtt Dead.Arn, Enabled: false').replace('Events: { A:', 'B:').slice(0, -2);
    const events = queueEvent(taking).replace(/ \}$/, `, ${off} }`);
    await writeFile(
      file,
      `Parameters: { Long: { Type: Number, Default: 60 } }\n${fn(`${variables}, ${events}`)}  ${jobs}\n  Dead: { Type: AWS::SQS::Queue }\n`,
    );
    const template = await readTemplate(file);
    const { functions, queues } = localWorkload('app-builder-w', template, { Long: '60' });
    expect(queues).toEqual([
      {
        id: 'Jobs',
        visibilityTimeout: 60_000,
        delay: 5000,
        retention: 345_600_000,
        redrive: { deadLetters: 'Dead', maxReceiveCount: 4 },
        isDeadLetters: false,
      },
      { id: 'Dead', visibilityTimeout: 30_000, delay: 0, retention: 345_600_000, isDeadLetters: true },
    ]);
    expect(functions[0]?.queues).toEqual([{ name: 'A', queue: 'Jobs', batchSize: 2, concurrency: 3 }]);
    expect(functions[0]?.environment).toEqual({
      A: 'https://sqs.local.invalid/000000000000/app-builder-w-Jobs',
      B: 'app-builder-w-Jobs',
      C: 'arn:app-builder:sqs:local:000000000000:app-builder-w-Jobs',
    });
  });
});
