import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryState } from '../../../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { installationEvents } from '../../../../src/platforms/4me/receive/index.ts';
import { customerOfSecret, customerSecretName } from '../../../../src/platforms/4me/wire/names.ts';
import { createHandler, type BoundHandler, type InstallationChanged } from '../../../../src/runtime/index.ts';
import type { LogLine } from '../../../../src/runtime/ports.ts';

const domain = '4me-demo.com';
const offering = 'typeform';
const region = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';

interface Bound {
  readonly handle: BoundHandler;
  readonly worked: InstallationChanged[];
  readonly log: LogLine[];
}

function bound(work: () => Promise<void> = () => Promise.resolve()): Bound {
  const worked: InstallationChanged[] = [];
  const log: LogLine[] = [];
  const definition = createHandler(
    installationEvents(async ({ domain: of, account, offering: reference }) => {
      await work();
      worked.push({ domain: of, account, offering: reference });
    }),
  );
  const handle = definition.bind({
    secrets: memoryStore(),
    state: memoryState({ now: () => 0 }),
    now: () => 0,
    log: (line) => log.push(line),
    environment: {
      PARAM_4ME_DOMAIN: domain,
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: offering,
    },
    route: (url) => url,
    announce: () => Promise.resolve(),
    send: () => Promise.resolve(),
  });
  return { handle, worked, log };
}

const ours = (detail: object): object => ({ source: 'app-builder', 'detail-type': 'Installation Changed', detail });
const native = (detail: object): object => ({
  source: 'aws.secretsmanager',
  'detail-type': 'Secret Label Updated',
  detail,
});
const trail = (
  eventName: string,
  requestParameters: unknown,
  responseElements: unknown,
  more: object = {},
): object => ({
  source: 'aws.secretsmanager',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: 'secretsmanager.amazonaws.com',
    eventName,
    requestParameters,
    responseElements,
    ...more,
  },
});

/** Every form in which the current version of a secret is reported to have changed. */
function formsOf(name: string, suffix: string): readonly object[] {
  const arn = `${region}${name}-${suffix}`;
  const versionId = '6e64da4d-75c5-4ef7-b4b5-c5d8d7fbd3b2';
  return [
    native({ name, labelUpdated: 'AWSCURRENT', versionId }),
    trail('CreateSecret', { name, clientRequestToken: versionId }, { arn }),
    trail('CreateSecret', { name }, null),
    trail('PutSecretValue', { secretId: name }, null),
    trail('PutSecretValue', { secretId: arn, versionStages: ['x', 'AWSCURRENT'] }, { aRN: arn }),
    trail('UpdateSecret', { secretId: arn, clientRequestToken: versionId }, { ARN: arn }),
    trail('UpdateSecret', { secretId: arn }, { arn, versionId }),
    trail('UpdateSecretVersionStage', { secretId: name, versionStage: 'AWSCURRENT', moveToVersionId: versionId }, {}),
  ];
}

/** Every form that reports something else about a secret. */
function othersOf(name: string, suffix: string): readonly object[] {
  const arn = `${region}${name}-${suffix}`;
  return [
    native({ name, labelUpdated: 'APP_BUILDER_WRITTEN', versionId: 'v' }),
    native({ name, labelUpdated: 'AWSPREVIOUS', versionId: 'v' }),
    native({ name, versionId: 'v' }),
    trail('PutSecretValue', { secretId: name, versionStages: ['APP_BUILDER_WRITTEN'] }, { arn }),
    trail('PutSecretValue', { secretId: name }, null, { errorCode: 'AccessDenied' }),
    trail('UpdateSecret', { secretId: name, description: 'text' }, { arn }),
    trail('UpdateSecretVersionStage', { secretId: name, versionStage: 'OTHER', moveToVersionId: 'v' }, { arn }),
    trail('UpdateSecretVersionStage', { secretId: name, versionStage: 'AWSCURRENT' }, { arn }),
    trail('DeleteSecret', { secretId: name }, { arn }),
    trail('GetSecretValue', { secretId: name }, null),
  ];
}

const accounts = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,30}$/);
const suffixes = fc.stringMatching(/^[A-Za-z0-9]{6}$/);

describe('an installation event', () => {
  test('of the secrets listener names the installation', async () => {
    const { handle, worked } = bound();
    await handle(ours({ domain, account: 'wna-it', offering }));
    await handle(ours({ domain: 'xurrent-demo.com', account: 'wna-it', offering }));
    expect(worked).toEqual([
      { domain, account: 'wna-it', offering },
      { domain, account: 'wna-it', offering },
    ]);
  });

  test('of AWS names it in every form that moves AWSCURRENT, for every account and every suffix of the ARN', async () => {
    await fc.assert(
      fc.asyncProperty(accounts, suffixes, async (account, suffix) => {
        const forms = formsOf(customerSecretName(offering, domain, account), suffix);
        const { handle, worked } = bound();
        for (const form of forms) await handle(form);
        expect(worked).toEqual(forms.map(() => ({ domain, account, offering })));
      }),
    );
  });

  test('of AWS is ignored where AWSCURRENT did not move, with success and one line for debugging', async () => {
    const others = othersOf(customerSecretName(offering, domain, 'wna-it'), 'AbCdEf');
    const { handle, worked, log } = bound();
    for (const other of others) await expect(handle(other)).resolves.toBeUndefined();
    expect(worked).toEqual([]);
    expect(log.map(({ level, message }) => [level, message])).toEqual(others.map(() => ['debug', 'event ignored']));
  });

  test('of another secret is ignored, whatever its name', async () => {
    const parts = fc.constantFrom('4me-app-builder', offering, domain, 'instances', 'other', '..', '', 'wna-it', '/');
    const names = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 7 }).map((some) => some.join('/')),
      accounts.map((account) => customerSecretName('typeform2', domain, account)),
      accounts.map((account) => customerSecretName(offering, '4me.com', account)),
      accounts.map((account) => `4me-app-builder/${domain}/${account}`),
      accounts.map((account) => `${customerSecretName(offering, domain, account)}/more`),
    );
    await fc.assert(
      fc.asyncProperty(names, suffixes, async (name, suffix) => {
        fc.pre(customerOfSecret(name, offering, domain) === undefined);
        const { handle, worked } = bound();
        for (const form of formsOf(name, suffix)) await handle(form);
        expect(worked).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('of another domain, offering or account that is none is ignored', async () => {
    const { handle, worked } = bound();
    await handle(ours({ domain: '4me.com', account: 'wna-it', offering }));
    await handle(ours({ domain, account: 'wna-it', offering: 'other' }));
    await handle(ours({ domain, account: '../wna-it', offering }));
    await handle(ours({ domain, offering }));
    expect(worked).toEqual([]);
  });

  test('never fails for what is in it, and never names another installation than one of this offering', async () => {
    const kinds = fc.constantFrom(
      { source: 'app-builder', 'detail-type': 'Installation Changed' },
      { source: 'aws.secretsmanager', 'detail-type': 'Secret Label Updated' },
      { source: 'aws.secretsmanager', 'detail-type': 'AWS API Call via CloudTrail' },
    );
    await fc.assert(
      fc.asyncProperty(kinds, fc.jsonValue(), async (kind, detail) => {
        const { handle, worked } = bound();
        await handle({ ...kind, detail });
        expect(worked).toEqual([]);
      }),
    );
  });

  test('comes again where the work fails, and is no matter of this source where it is another event', async () => {
    const { handle } = bound(() => Promise.reject(new Error('the form is not there')));
    await expect(handle(ours({ domain, account: 'wna-it', offering }))).rejects.toThrow('the form is not there');
    await expect(handle({ source: 'app-builder', 'detail-type': 'Other', detail: {} })).rejects.toThrow('no source');
    await expect(handle(null)).rejects.toThrow('no source');
  });
});

test('the customer of a secret is whom its name was made of', () => {
  fc.assert(
    fc.property(accounts, (account) => {
      expect(customerOfSecret(customerSecretName(offering, domain, account), offering, domain)).toBe(account);
    }),
  );
});
