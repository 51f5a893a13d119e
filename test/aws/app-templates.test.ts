import { describe, expect, test } from 'vitest';
import { permissionsOf, type May } from './permissions.ts';
import { everyTemplate, statementsOf, translated } from './translated.ts';

const fn = 'IntegrationFunction';
const partition = 'arn:aws';
const place = 'eu-west-1:123456789012';
const table = `${partition}:dynamodb:${place}:table/app-builder-state`;
const secretArn = (name: string): string => `${partition}:secretsmanager:${place}:secret:${name}-a1B2c3`;
const row = (key: string) => ({ 'dynamodb:LeadingKeys': key });

/** What is named so must be out of reach: another app, another engine, another place of the platform, and 4me. */
const foreign = (reference: string, domain: string): readonly string[] => [
  `app-builder/${domain}/${reference}-other/app`,
  `app-builder/sandbox.test/${reference}/app`,
  `other/${domain}/${reference}/app`,
  '4me-app-builder/4me-demo.com/wdc',
];

const apps = [
  { name: 'thena-ticket-notes', domain: 'thena.ai', writes: ['organisations/ORG1'] },
  { name: 'heseya-order-notes', domain: 'heseya.com', writes: [] },
] as const;

async function policiesOf(name: string, domain: string) {
  const file = (await everyTemplate()).get(name) ?? '';
  const parameters = { PlatformDomainParameter: domain, AppReferenceParameter: name };
  const output = await translated(file, parameters);
  const here = { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '123456789012' };
  const { may } = await permissionsOf(file, output, fn, { ...parameters, ...here });
  return { may, statements: statementsOf(output, `${fn}Role`) } as {
    readonly may: May;
    readonly statements: ReturnType<typeof statementsOf>;
  };
}

describe.each(apps)('the function of $name', ({ name, domain, writes }) => {
  test("reads its app's secret and the state key, and keeps what is under its own prefix, and nothing else", async () => {
    const { may, statements } = await policiesOf(name, domain);
    const prefix = `app-builder/${domain}/${name}/`;
    for (const readable of [`${prefix}app`, 'app-builder/state-key']) {
      expect(may('secretsmanager:GetSecretValue', secretArn(readable)), readable).toBe(true);
      for (const action of ['PutSecretValue', 'DeleteSecret', 'CreateSecret'])
        expect(may(`secretsmanager:${action}`, secretArn(readable)), action).toBe(false);
    }
    for (const action of ['CreateSecret', 'GetSecretValue', 'PutSecretValue', 'DeleteSecret']) {
      for (const own of writes) expect(may(`secretsmanager:${action}`, secretArn(prefix + own)), action).toBe(true);
      for (const other of foreign(name, domain))
        expect(may(`secretsmanager:${action}`, secretArn(other)), `${action} ${other}`).toBe(false);
    }
    for (const action of ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem']) {
      expect(may(action, table, row(`${prefix}messages/1#claim`)), action).toBe(true);
      for (const other of foreign(name, domain))
        expect(may(action, table, row(other)), `${action} ${other}`).toBe(false);
      expect(may(action, table.replace('app-builder', 'other'), row(`${prefix}x`)), action).toBe(false);
    }
    for (const action of ['dynamodb:Scan', 'dynamodb:Query', 'dynamodb:UpdateItem'])
      expect(may(action, table), action).toBe(false);
    for (const { actions, resources } of statements) {
      for (const action of actions) expect(action).not.toContain('*');
      for (const resource of resources) expect(JSON.stringify(resource)).not.toMatch(/"(?:\*|arn:[^"]*:\*)"/);
    }
  });
});
