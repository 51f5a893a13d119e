import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineNames } from '../../src/engine/aws/names.ts';
import { localWorkload } from '../../src/engine/local/local-workload.ts';
import { parameterValues } from '../../src/integration/template/parameters.ts';
import { readTemplate } from '../../src/integration/template/read-template.ts';
import { customerSecretName, customerSecretPrefix, providerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { permissionsOf, type ConditionKeys, type May } from './permissions.ts';
import {
  type Translated,
  denialsOf,
  everyTemplate,
  findings,
  managedPoliciesOf,
  statementsOf,
  translated,
} from './translated.ts';

const domain = '4me-demo.com';
const given = {
  '4MeDomainParameter': domain,
  BootstrapSecretAccountParameter: 'wdc',
  PlatformDomainParameter: 'example.com',
  AppReferenceParameter: 'some-app',
};
const partition = 'arn:aws';
const place = 'eu-west-1:123456789012';
const own = customerSecretName('note-dispatcher', domain, 'wna-it');
const foreign = customerSecretName('typeform', domain, 'wna-it');
const provider = providerSecretName(domain, 'wdc');

let files: ReadonlyMap<string, string>;
/** Of those with functions, as they are by default, and with tracing. */
let outputs: ReadonlyMap<string, Translated>;
let traced: ReadonlyMap<string, Translated>;
const fileOf = (name: string): string => files.get(name) ?? '';
const outputOf = (name: string): Translated => outputs.get(name) ?? { Resources: {} };

beforeAll(async () => {
  files = await everyTemplate();
  const names = [...files.keys()].filter((name) => name !== 'foundation');
  const all = async (parameters: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Translated>> =>
    new Map(await Promise.all(names.map(async (name) => [name, await translated(fileOf(name), parameters)] as const)));
  outputs = await all(given);
  traced = await all({ ...given, TracingParameter: 'Active' });
});

/** What a function may do by its own policies. */
async function allows(name: string, fn: string): Promise<May> {
  const here = { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '123456789012' };
  return (await permissionsOf(fileOf(name), outputOf(name), fn, { ...given, ...here })).may;
}

const secretArn = (name: string): string => `${partition}:secretsmanager:${place}:secret:${name}-a1B2c3`;
const row = (key: string): ConditionKeys => ({ 'dynamodb:LeadingKeys': key });
const bus = `${partition}:events:${place}:event-bus/default`;
const announcement = { 'events:source': 'app-builder', 'events:detail-type': 'Installation Changed' };
const table = `${partition}:dynamodb:${place}:table/${engineNames('app-builder').stateTable}`;

describe('every template', () => {
  test('is clean under cfn-lint, as it is and as AWS translates it', async () => {
    expect([...files.keys()].toSorted()).toEqual([
      'engine',
      'foundation',
      'heseya-order-notes',
      'lansweeper',
      'note-dispatcher',
      'queued',
      'queues',
      'thena-ticket-notes',
      'typeform',
      'watcher',
    ]);
    const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
    try {
      const written: string[] = [];
      for (const [name, output] of outputs) {
        const file = join(folder, `${name}.json`);
        await writeFile(file, JSON.stringify(output));
        written.push(file);
      }
      expect(await findings([...files.values()])).toBe('');
      // Without tracing, the translator leaves nothing that uses the parameter (W2001).
      expect(await findings(written, ['W2001'])).toBe('');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('gives its functions the name of the engine, JSON lines in a log group with an end, and no trace', () => {
    for (const [name, { Resources }] of outputs) {
      const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
      for (const { Properties } of functions) {
        expect(Properties, name).toMatchObject({
          Environment: { Variables: { PARAM_ENGINE_NAME: { Ref: 'EngineNameParameter' } } },
          LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: 'LogGroup' } },
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
        });
        expect(Properties).not.toHaveProperty('TracingConfig');
        expect(Resources['LogGroup']?.Properties).toHaveProperty('RetentionInDays');
      }
      expect(functions, name).toHaveLength(1);
    }
  });

  test('but the foundation is one that this machine runs, too', async () => {
    for (const name of outputs.keys()) {
      const template = await readTemplate(fileOf(name));
      const declared = Object.entries(given).filter(([parameter]) => template.parameters[parameter] !== undefined);
      const values = parameterValues(template, Object.fromEntries(declared));
      expect(localWorkload(name, template, values).functions, name).toHaveLength(1);
    }
  });
});

describe.each([
  ['engine', 'SecretsFunction', '/secrets'],
  ['note-dispatcher', 'IntegrationFunction', '/integration'],
  ['typeform', 'IntegrationFunction', '/integration'],
])('the stack of %s', (name, fn, path) => {
  test('keeps the logical ids, the stage and the path that the reference has (4me-facts §18)', () => {
    const { Resources } = outputOf(name);
    expect(Resources[fn]?.Type).toBe('AWS::Lambda::Function');
    expect(Resources[`${fn}Role`]?.Type).toBe('AWS::IAM::Role');
    expect(Resources['ServerlessRestApi']).toMatchObject({
      Type: 'AWS::ApiGateway::RestApi',
      Properties: { EndpointConfiguration: { Types: ['REGIONAL'] }, Body: { paths: { [path]: { post: {} } } } },
    });
    expect(Resources['ServerlessRestApiProdStage']?.Properties).toMatchObject({ StageName: 'Prod' });
    // A name of its own would replace what has been made without one.
    expect(Resources[fn]?.Properties).not.toHaveProperty('FunctionName');
    expect(Resources[`${fn}Role`]?.Properties).not.toHaveProperty('RoleName');
  });

  test('has switches for tracing and for reserved concurrency', () => {
    const { Resources } = traced.get(name) ?? outputOf(name);
    expect(JSON.stringify(Resources[fn]?.Properties?.['TracingConfig'])).toContain('TracingParameter');
    expect(JSON.stringify(Resources[`${fn}Role`])).toMatch(/xray/i);
    const untraced = outputOf(name);
    expect(JSON.stringify(untraced.Resources[`${fn}Role`])).not.toMatch(/xray/i);
    expect(untraced.Resources[fn]?.Properties?.['ReservedConcurrentExecutions']).toEqual({
      'Fn::If': ['HasReservedConcurrency', { Ref: 'ReservedConcurrencyParameter' }, { Ref: 'AWS::NoValue' }],
    });
  });

  test('allows nothing for all resources of a kind', () => {
    for (const { actions, resources } of statementsOf(outputOf(name), `${fn}Role`)) {
      for (const action of actions) expect(action).not.toContain('*');
      for (const resource of resources) expect(JSON.stringify(resource)).not.toMatch(/"(?:\*|arn:[^"]*:\*)"/);
    }
  });
});

test('the engine has a second address, for the webhooks of app instances, at the same function', () => {
  const { Resources } = outputOf('engine');
  const paths = Resources['ServerlessRestApi']?.Properties?.['Body'] as {
    readonly paths: Readonly<Record<string, object>>;
  };
  expect(Object.keys(paths.paths).toSorted()).toEqual(['/installations', '/secrets']);
  expect(JSON.stringify(paths.paths['/installations'])).toContain('SecretsFunction.Arn');
});

test('the note dispatcher reads the secrets of its customers and claims their messages, and nothing else', async () => {
  const may = await allows('note-dispatcher', 'IntegrationFunction');
  expect(may('secretsmanager:GetSecretValue', secretArn(own))).toBe(true);
  expect(may('secretsmanager:GetSecretValue', secretArn(foreign))).toBe(false);
  expect(may('secretsmanager:GetSecretValue', secretArn(provider))).toBe(false);
  expect(may('secretsmanager:GetSecretValue', secretArn('app-builder/state-key'))).toBe(false);
  expect(may('secretsmanager:PutSecretValue', secretArn(own))).toBe(false);
  expect(may('dynamodb:PutItem', table, row(`${own}/jti#claim`))).toBe(true);
  expect(may('dynamodb:DeleteItem', table, row(`${own}/jti#claim`))).toBe(true);
  expect(may('dynamodb:PutItem', table, row(`${foreign}/jti#claim`))).toBe(false);
  expect(may('dynamodb:PutItem', table, row(`${provider}/jti#claim`))).toBe(false);
  expect(may('dynamodb:PutItem', table.replace('app-builder', 'other'), row(`${own}/jti#claim`))).toBe(false);
  expect(may('dynamodb:Scan', table)).toBe(false);
  expect(may('events:PutEvents', bus, announcement)).toBe(false);
});

test('the secrets listener writes customer secrets of its domain, claims its messages and writes, and announces', async () => {
  const may = await allows('engine', 'SecretsFunction');
  for (const action of ['CreateSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']) {
    for (const secret of [own, foreign]) expect(may(`secretsmanager:${action}`, secretArn(secret)), action).toBe(true);
    expect(may(`secretsmanager:${action}`, secretArn(customerSecretName('typeform', '4me.com', 'a')))).toBe(false);
    expect(may(`secretsmanager:${action}`, secretArn(provider)), action).toBe(action === 'GetSecretValue');
  }
  expect(may('secretsmanager:DeleteSecret', secretArn(own))).toBe(false);
  expect(may('dynamodb:PutItem', table, row(`${provider}/jti#claim`))).toBe(true);
  expect(may('dynamodb:PutItem', table, row(`write/${foreign}#claim`))).toBe(true);
  expect(may('dynamodb:PutItem', table, row(`${own}/jti#claim`))).toBe(false);
  expect(may('dynamodb:PutItem', table, row(`write/${customerSecretName('typeform', '4me.com', 'a')}#claim`))).toBe(
    false,
  );
  expect(may('events:PutEvents', bus, announcement)).toBe(true);
  expect(may('events:PutEvents', bus, { ...announcement, 'events:source': 'somebody.else' })).toBe(false);
  expect(may('dynamodb:GetItem', table, row(`${provider}/x`))).toBe(false);
});

test('typeform changes the secrets of its customers and the state under their names, and announces their installations', async () => {
  const may = await allows('typeform', 'IntegrationFunction');
  const [ours, theirs] = [foreign, own];
  for (const action of ['CreateSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']) {
    expect(may(`secretsmanager:${action}`, secretArn(ours)), action).toBe(true);
    expect(may(`secretsmanager:${action}`, secretArn(theirs)), action).toBe(false);
    expect(may(`secretsmanager:${action}`, secretArn(customerSecretName('typeform', '4me.com', 'a')))).toBe(false);
    for (const readable of [provider, 'app-builder/state-key'])
      expect(may(`secretsmanager:${action}`, secretArn(readable)), action).toBe(action === 'GetSecretValue');
    expect(may(`secretsmanager:${action}`, secretArn(providerSecretName(domain, 'other')))).toBe(false);
    expect(may(`secretsmanager:${action}`, secretArn('other/state-key'))).toBe(false);
  }
  expect(may('secretsmanager:DeleteSecret', secretArn(ours))).toBe(false);
  for (const action of ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem']) {
    const sweep = `${customerSecretPrefix('typeform', domain)}~sweep`;
    for (const key of [`${ours}/instance`, `${ours}/configure#claim`, `write/${ours}#claim`, sweep])
      expect(may(action, table, row(key)), `${action} ${key}`).toBe(true);
    for (const key of [`${theirs}/instance`, `write/${theirs}#claim`, `${provider}/jti#claim`, 'lease/app-builder'])
      expect(may(action, table, row(key)), `${action} ${key}`).toBe(false);
    expect(may(action, table.replace('app-builder', 'other'), row(`${ours}/instance`)), action).toBe(false);
  }
  for (const action of ['dynamodb:Scan', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:BatchGetItem'])
    expect(may(action, table), action).toBe(false);
  expect(may('events:PutEvents', bus, announcement)).toBe(true);
  expect(may('events:PutEvents', bus.replace('default', 'other'), announcement)).toBe(false);
  expect(may('events:PutEvents', bus, { ...announcement, 'events:source': 'somebody.else' })).toBe(false);
  expect(may('events:PutEvents', bus, { ...announcement, 'events:detail-type': 'Anything' })).toBe(false);
});

test('what typeform cannot deliver or work off goes to its queue, whichever way it came', () => {
  const { Resources } = outputOf('typeform');
  const queue = { 'Fn::GetAtt': ['DeadLetters', 'Arn'] };
  const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const rules = ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
  expect(rules.map((rule) => rule?.['ScheduleExpression'])).toEqual([undefined, 'rate(1 hour)']);
  for (const rule of rules) {
    // A rule with a name of its own would not fit into the queue's policy, which goes by the name of the stack.
    expect(rule).not.toHaveProperty('Name');
    const retries = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 };
    expect(rule?.['Targets']).toEqual([
      expect.objectContaining({ DeadLetterConfig: { Arn: queue }, RetryPolicy: retries }),
    ]);
  }
  const [invocations] = ofType('AWS::Lambda::EventInvokeConfig');
  expect(invocations?.Properties?.['DestinationConfig']).toEqual({ OnFailure: { Destination: queue } });
  const sends = statementsOf(outputOf('typeform'), 'IntegrationFunctionRole').filter(({ actions }) =>
    actions.includes('sqs:SendMessage'),
  );
  expect(sends).toEqual([{ actions: ['sqs:SendMessage'], resources: [queue], condition: {} }]);
});

test.each([
  ['lansweeper', 'SyncQueue', 'SyncDeadLetters', 'QUEUE_SYNC'],
  ['queues', 'WorkQueue', 'WorkDeadLetters', 'QUEUE_WORK'],
])(
  'the function of %s sends to its own queue and takes from it, and from no other one',
  (name, queue, dead, variable) => {
    const { Resources } = outputOf(name);
    const arn = { 'Fn::GetAtt': [queue, 'Arn'] };
    const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
    const mappings = ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
    expect(mappings).toEqual([
      expect.objectContaining({ EventSourceArn: arn, FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    ]);
    const [fn] = ofType('AWS::Lambda::Function');
    expect(fn?.Properties).toMatchObject({ Environment: { Variables: { [variable]: { Ref: queue } } } });
    expect(Resources[queue]?.Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] } },
      SqsManagedSseEnabled: true,
    });
    // Lambda refuses a mapping otherwise.
    expect(Number(Resources[queue]?.Properties?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(
      Number(fn?.Properties?.['Timeout']),
    );
    // A message's age counts from when it was sent first.
    expect(Number(Resources[dead]?.Properties?.['MessageRetentionPeriod'])).toBeGreaterThan(
      Number(Resources[queue]?.Properties?.['MessageRetentionPeriod']),
    );
    const role = 'IntegrationFunctionRole';
    expect(managedPoliciesOf(outputOf(name), role)).toEqual([
      'AWSLambdaBasicExecutionRole',
      'AWSLambdaSQSQueueExecutionRole',
    ]);
    expect(denialsOf(outputOf(name), role)).toEqual([
      { actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], exceptions: [arn] },
    ]);
    const sends = statementsOf(outputOf(name), role).filter(({ actions }) => actions.includes('sqs:SendMessage'));
    expect(
      sends
        .flatMap(({ resources }) => resources)
        .map((one) => JSON.stringify(one))
        .toSorted(),
    ).toEqual([{ 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, arn].map((one) => JSON.stringify(one)).toSorted());
  },
);

test('the foundation has an encrypted bucket for TLS only, closed and without old versions, and a table on demand with expiry', async () => {
  const { document } = await readTemplate(fileOf('foundation'));
  expect(document['Resources']).toMatchObject({
    ArtifactsBucket: {
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: expect.arrayContaining([
            expect.objectContaining({ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
          ]) as unknown,
        },
      },
    },
    ArtifactsBucketPolicy: {
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
    StateTable: {
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    },
  });
});

test('the foundation keeps its bucket and table when its stack goes, and makes the protected table last', async () => {
  const { document } = await readTemplate(fileOf('foundation'));
  expect(document['Resources']).toMatchObject({
    ArtifactsBucket: { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
    StateTable: {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      DependsOn: 'ArtifactsBucketPolicy',
      Properties: { DeletionProtectionEnabled: true, TableName: { 'Fn::Sub': '${EngineNameParameter}-state' } },
    },
  });
});
