import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineNames } from '../../src/engine/aws/names.ts';
import { localWorkload } from '../../src/engine/local/local-workload.ts';
import { parameterValues } from '../../src/integration/template/parameters.ts';
import { readTemplate } from '../../src/integration/template/read-template.ts';
import { evaluate } from '../../src/integration/template/resolve.ts';
import { customerSecretName, providerSecretName } from '../../src/platforms/4me/wire/names.ts';
import type { Json, JsonObject } from '../../src/runtime/ports.ts';
import { type Statement, type Translated, everyTemplate, findings, statementsOf, translated } from './translated.ts';

const domain = '4me-demo.com';
const given = { '4MeDomainParameter': domain, BootstrapSecretAccountParameter: 'wdc' };
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

/** What a parameter, a variable of AWS's or a logical id stands for in these tests. */
async function scopeOf(name: string): Promise<Parameters<typeof evaluate>[1]> {
  const template = await readTemplate(fileOf(name));
  const wanted = Object.fromEntries(Object.entries(given).filter(([one]) => template.parameters[one] !== undefined));
  const values: Record<string, string> = {
    ...parameterValues(template, wanted),
    'AWS::Partition': 'aws',
    'AWS::Region': 'eu-west-1',
    'AWS::AccountId': '123456789012',
  };
  return {
    reference: (reference) => values[reference],
    attribute: () => undefined,
    condition: () => undefined,
  };
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** Whether a function's own policies allow a call, as IAM decides it for these resources and rows. */
async function allows(name: string, fn: string): Promise<(action: string, resource: string, row?: string) => boolean> {
  const scope = await scopeOf(name);
  const statements = statementsOf(outputOf(name), `${fn}Role`).map((statement): Statement => ({
    ...statement,
    resources: evaluate([...statement.resources], scope) as readonly Json[],
    condition: evaluate(statement.condition, scope) as JsonObject,
  }));
  return (action, resource, row) =>
    statements.some(({ actions, resources, condition }) => {
      const keys = (condition['ForAllValues:StringLike'] as JsonObject | undefined)?.['dynamodb:LeadingKeys'] ?? '*';
      const patterns = (Array.isArray(keys) ? keys : [keys]).map(String);
      return (
        actions.includes(action) &&
        resources.some((one) => typeof one === 'string' && glob(one).test(resource)) &&
        (row === undefined || patterns.some((pattern) => glob(pattern).test(row)))
      );
    });
}

const secretArn = (name: string): string => `${partition}:secretsmanager:${place}:secret:${name}-a1B2c3`;
const table = `${partition}:dynamodb:${place}:table/${engineNames('app-builder').stateTable}`;

describe('every template', () => {
  test('is clean under cfn-lint, as it is and as AWS translates it', async () => {
    expect([...files.keys()].toSorted()).toEqual(['engine', 'foundation', 'note-dispatcher', 'watcher']);
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
      expect(localWorkload(name, template, parameterValues(template, given)).functions, name).toHaveLength(1);
    }
  });
});

describe.each([
  ['engine', 'SecretsFunction', '/secrets'],
  ['note-dispatcher', 'IntegrationFunction', '/integration'],
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

test('the note dispatcher reads the secrets of its customers and claims their messages, and nothing else', async () => {
  const may = await allows('note-dispatcher', 'IntegrationFunction');
  expect(may('secretsmanager:GetSecretValue', secretArn(own))).toBe(true);
  expect(may('secretsmanager:GetSecretValue', secretArn(foreign))).toBe(false);
  expect(may('secretsmanager:GetSecretValue', secretArn(provider))).toBe(false);
  expect(may('secretsmanager:GetSecretValue', secretArn('app-builder/state-key'))).toBe(false);
  expect(may('secretsmanager:PutSecretValue', secretArn(own))).toBe(false);
  expect(may('dynamodb:PutItem', table, `${own}/jti#claim`)).toBe(true);
  expect(may('dynamodb:DeleteItem', table, `${own}/jti#claim`)).toBe(true);
  expect(may('dynamodb:PutItem', table, `${foreign}/jti#claim`)).toBe(false);
  expect(may('dynamodb:PutItem', table, `${provider}/jti#claim`)).toBe(false);
  expect(may('dynamodb:PutItem', table.replace('app-builder', 'other'), `${own}/jti#claim`)).toBe(false);
  expect(may('dynamodb:Scan', table)).toBe(false);
  expect(may('events:PutEvents', `${partition}:events:${place}:event-bus/default`)).toBe(false);
});

test('the secrets listener writes customer secrets of its domain, claims its messages and writes, and announces', async () => {
  const may = await allows('engine', 'SecretsFunction');
  for (const action of ['CreateSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']) {
    for (const secret of [own, foreign]) expect(may(`secretsmanager:${action}`, secretArn(secret)), action).toBe(true);
    expect(may(`secretsmanager:${action}`, secretArn(customerSecretName('typeform', '4me.com', 'a')))).toBe(false);
    expect(may(`secretsmanager:${action}`, secretArn(provider)), action).toBe(action === 'GetSecretValue');
  }
  expect(may('secretsmanager:DeleteSecret', secretArn(own))).toBe(false);
  expect(may('dynamodb:PutItem', table, `${provider}/jti#claim`)).toBe(true);
  expect(may('dynamodb:PutItem', table, `write/${foreign}#claim`)).toBe(true);
  expect(may('dynamodb:PutItem', table, `${own}/jti#claim`)).toBe(false);
  expect(may('dynamodb:PutItem', table, `write/${customerSecretName('typeform', '4me.com', 'a')}#claim`)).toBe(false);
  expect(may('events:PutEvents', `${partition}:events:${place}:event-bus/default`)).toBe(true);
});

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
