import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { STS } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { callsFor, kindsIn } from './resource-kinds.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const text = readFileSync(join(root, 'docs', 'aws-deploy-policy.json'), 'utf8');
const { Statement: statements, ...rest } = JSON.parse(text) as { readonly Statement: readonly Statement[] };
const resourcesOf = ({ Resource }: Statement): readonly string[] =>
  typeof Resource === 'string' ? [Resource] : Resource;

/** Statements that allow an action, which may be written with `*`. */
function allowing(action: string): readonly Statement[] {
  const matches = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action);
  return statements.filter(({ Action }) => Action.some(matches));
}

const services = {
  cloudformation: CloudFormation.prototype,
  dynamodb: DynamoDB.prototype,
  lambda: Lambda.prototype,
  logs: CloudWatchLogs.prototype,
  s3: S3.prototype,
  secretsmanager: SecretsManager.prototype,
  sts: STS.prototype,
} as const;

/** Where an action is not named as the call is. */
const renamed: Readonly<Record<string, string>> = {
  's3:HeadObject': 's3:GetObject',
  // With a version of it.
  's3:DeleteObject': 's3:DeleteObjectVersion',
  'lambda:Invoke': 'lambda:InvokeFunction',
};

/** Calls that functions make with a role of their own, and those that a user's own role makes before it is the deploying one. */
const others = new Set(['sts:AssumeRole']);

function calledActions(): ReadonlySet<string> {
  const folder = join(root, 'src', 'engine', 'aws');
  const actions = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    for (const [, call = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/\.\s*([a-z][A-Za-z]+)\(/g)) {
      for (const [service, prototype] of Object.entries(services)) {
        if (call === 'send' || call === 'destroy' || !Object.hasOwn(prototype, call)) continue;
        const action = `${service}:${call.charAt(0).toUpperCase()}${call.slice(1)}`;
        if (!others.has(action)) actions.add(renamed[action] ?? action);
      }
    }
  }
  return actions;
}

/** Folders with a template of the bundled integrations, and of those that show what else a template may have. */
const deployable = ['templates', 'test/aws/fixtures'].flatMap((place) =>
  readdirSync(join(root, place))
    .map((name) => `${place}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'template.yaml'))),
);

describe('permissions of the deploying role', () => {
  test('the document is a policy of plain Allow statements', () => {
    expect(rest).toEqual({ Version: '2012-10-17' });
    const names = statements.map(({ Sid }) => Sid);
    expect(new Set(names).size).toBe(names.length);
    for (const statement of statements) {
      expect(Object.keys(statement).filter((key) => key !== 'Condition')).toEqual([
        'Sid',
        'Effect',
        'Action',
        'Resource',
      ]);
      expect(statement.Sid).toMatch(/^[A-Za-z0-9]+$/);
      expect(statement.Effect).toBe('Allow');
      for (const action of statement.Action) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]*\*?[A-Za-z]*$/);
      for (const resource of resourcesOf(statement)) expect(resource).toMatch(/^(?:\*|arn:aws:[a-z0-9]+:\S+)$/);
    }
  });

  test('it fits into a managed policy (6,144 characters)', () => {
    const filled = text
      .replaceAll('ACCOUNT_ID', '123456789012')
      .replaceAll('REGION', 'ap-southeast-2')
      .replaceAll('ENGINE_NAME', 'app-builder');
    expect(filled.replaceAll(/\s/g, '').length).toBeLessThanOrEqual(6144);
  });

  test('every call of the program to AWS is allowed', () => {
    const called = [...calledActions()];
    expect(called).toEqual(
      expect.arrayContaining(['cloudformation:CreateChangeSet', 's3:PutObject', 'sts:GetCallerIdentity']),
    );
    expect(called.filter((action) => allowing(action).length === 0)).toEqual([]);
  });

  test('only what cannot be limited to the engine is allowed for everything', () => {
    const unlimited = statements.filter((statement) => resourcesOf(statement).includes('*') && !statement.Condition);
    expect(unlimited.flatMap(({ Action }) => Action)).toEqual([
      'sts:GetCallerIdentity',
      'secretsmanager:ListSecrets',
      'logs:DescribeLogGroups',
    ]);
  });

  test('stacks with functions may be made', () => {
    const transforms = allowing('cloudformation:CreateChangeSet').flatMap(resourcesOf);
    expect(transforms).toContain('arn:aws:cloudformation:*:aws:transform/Serverless-2016-10-31');
  });

  test.each(deployable)(
    'everything in the template of %s may be made, changed and taken away again',
    async (folder) => {
      const found = await kindsIn(join(root, folder, 'template.yaml'));
      for (const kind of found) {
        const needed = callsFor[kind];
        expect(needed, `${kind} is new: say here what CloudFormation calls for it`).toBeDefined();
        expect(needed?.filter((action) => allowing(action).length === 0) ?? [], kind).toEqual([]);
      }
    },
  );

  test('the questions that go to AWS without its SDK are allowed', () => {
    for (const action of ['sqs:GetQueueAttributes', 'events:DescribeRule', 'events:ListTargetsByRule'])
      expect(allowing(action), action).toHaveLength(1);
  });

  test('queues are mapped to functions of the engine only, with a policy of AWS’s own for their roles', () => {
    const functions = 'arn:aws:lambda:REGION:ACCOUNT_ID:function:ENGINE_NAME-*';
    for (const action of ['Create', 'Update', 'Delete'].map((call) => `lambda:${call}EventSourceMapping`))
      expect(
        allowing(action).map(({ Condition }) => Condition),
        action,
      ).toEqual([{ ArnLike: { 'lambda:FunctionArn': functions } }]);
    const attached = allowing('iam:AttachRolePolicy')[0]?.Condition?.['ArnLike']?.['iam:PolicyARN'] ?? [];
    const granted = 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole';
    expect([attached].flat().some((pattern) => granted.startsWith(pattern.replace(/\*$/, '')))).toBe(true);
  });

  test('rules and queues are those of the engine’s stacks', () => {
    for (const action of ['events:PutRule', 'events:PutTargets', 'events:DeleteRule'])
      expect(allowing(action).flatMap(resourcesOf), action).toEqual([
        'arn:aws:events:REGION:ACCOUNT_ID:rule/ENGINE_NAME-*',
      ]);
    for (const action of ['sqs:CreateQueue', 'sqs:SetQueueAttributes', 'sqs:DeleteQueue'])
      expect(allowing(action).flatMap(resourcesOf), action).toEqual(['arn:aws:sqs:REGION:ACCOUNT_ID:ENGINE_NAME-*']);
    // Who deploys has no business with what is in them.
    for (const action of ['events:PutEvents', 'sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue'])
      expect(allowing(action), action).toEqual([]);
  });

  test('roles are of the engine, and passed to functions only', () => {
    for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:PassRole']) {
      expect(allowing(action).flatMap(resourcesOf), action).toEqual(['arn:aws:iam::ACCOUNT_ID:role/ENGINE_NAME-*']);
    }
    expect(allowing('iam:PassRole')[0]?.Condition).toEqual({
      StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    });
    expect(allowing('iam:AttachRolePolicy')[0]?.Condition?.['ArnLike']).toHaveProperty('iam:PolicyARN');
  });
});
