import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeAws, sessionOf } from '../aws-fake.ts';
import { keys, testSession } from './session-of-a-test.ts';

const region = 'eu-west-1';
const staging = `[profile staging]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = people
mfa_serial = arn:aws:iam::123456789012:mfa/ann
external_id = door
duration_seconds = 7200
region = eu-west-3
`;
const people = '[people]\naws_access_key_id = AKIAPEOPLE\naws_secret_access_key = secret-of-people\n';

describe('credentials of a session', () => {
  test('a role with MFA is assumed once, with one code, for all clients', async () => {
    const aws = await fakeAws();
    const asked: string[] = [];
    const session = await testSession({
      profile: 'staging',
      files: { config: staging, credentials: people },
      environment: { AWS_ENDPOINT_URL: aws.origin },
      mfaCode: (serial) => Promise.resolve(String(asked.push(serial)).padStart(6, '0')),
    });
    expect(asked).toEqual([]);
    const [secrets, cloudFormation, table] = await Promise.all([
      session.secretsManager(),
      session.cloudFormation(),
      session.dynamoDB(),
    ]);
    await Promise.all([
      session.identity(),
      secrets.listSecrets({}),
      cloudFormation.describeStacks({}),
      table.listTables({}),
    ]);
    await secrets.listSecrets({});
    expect(asked).toEqual(['arn:aws:iam::123456789012:mfa/ann']);
    const assumed = aws.requests.filter(({ action }) => action === 'AssumeRole');
    expect(assumed).toHaveLength(1);
    expect(assumed[0]).toMatchObject({ keyId: 'AKIAPEOPLE', region: 'eu-west-3' });
    expect(Object.fromEntries(assumed[0]?.parameters ?? [])).toMatchObject({
      SerialNumber: 'arn:aws:iam::123456789012:mfa/ann',
      TokenCode: '000001',
      ExternalId: 'door',
      DurationSeconds: '7200',
    });
    const rest = aws.requests.filter(({ action }) => action !== 'AssumeRole');
    expect(new Set(rest.map(({ service }) => service))).toEqual(
      new Set(['sts', 'secretsmanager', 'cloudformation', 'dynamodb']),
    );
    for (const request of rest) expect(request).toMatchObject({ keyId: 'ASIAROLE', token: 'token-of-ASIAROLE' });
  });

  test('a role without MFA is assumed again when its session ends', async () => {
    let time = Date.now();
    const aws = await fakeAws(({ action }) =>
      action === 'AssumeRole' ? sessionOf(action, 'ASIAROLE', new Date(time + 3_600_000)) : undefined,
    );
    const session = await testSession({
      profile: 'staging',
      files: { config: staging.replace(/mfa_serial.*\n/, ''), credentials: people },
      environment: { AWS_ENDPOINT_URL: aws.origin },
      now: () => time,
    });
    await (await session.secretsManager()).listSecrets({});
    await (await session.lambda()).listFunctions({});
    expect(aws.requests.filter(({ action }) => action === 'AssumeRole')).toHaveLength(1);
    time += 3_400_000;
    await (await session.cloudFormation()).describeStacks({});
    expect(aws.requests.filter(({ action }) => action === 'AssumeRole')).toHaveLength(2);
  });

  test('a role on a role on keys takes them one after the other', async () => {
    const aws = await fakeAws(({ action, parameters }) =>
      action === 'AssumeRole'
        ? sessionOf(action, `ASIA${parameters.get('RoleArn')?.at(-1) ?? ''}`, new Date(Date.now() + 3_600_000))
        : undefined,
    );
    const config = `[profile b]
role_arn = arn:aws:iam::123456789012:role/B
source_profile = a
[profile a]
role_arn = arn:aws:iam::123456789012:role/A
credential_source = Environment
`;
    const environment = { ...keys, AWS_ENDPOINT_URL: aws.origin };
    const session = await testSession({ profile: 'b', region, files: { config }, environment });
    await session.identity();
    expect(aws.requests.map(({ keyId }) => keyId)).toEqual(['AKIAENVIRONMENT', 'ASIAA', 'ASIAB']);
  });

  test.each([
    ['a profile that is given over the keys of the environment', { profile: 'people' }, keys, 'AKIAPEOPLE'],
    ['keys of the environment over AWS_PROFILE', {}, { ...keys, AWS_PROFILE: 'people' }, 'AKIAENVIRONMENT'],
    ['AWS_PROFILE over the default profile', {}, { AWS_PROFILE: 'people' }, 'AKIAPEOPLE'],
    ['the default profile where nothing else is given', {}, {}, 'AKIADEFAULT'],
  ])('what wins: %s', async (_, options, environment, keyId) => {
    const aws = await fakeAws();
    const credentials = `${people}[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = x\n`;
    const session = await testSession({
      ...options,
      region,
      files: { credentials },
      environment: { ...environment, AWS_ENDPOINT_URL: aws.origin },
    });
    await session.identity();
    expect(aws.requests).toMatchObject([{ keyId }]);
  });

  test('a token of CI is exchanged for the session of a role', async () => {
    const aws = await fakeAws();
    const file = join(await temporaryFolder(), 'token');
    await writeFile(file, 'the-token');
    const session = await testSession({
      region,
      environment: {
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/ci',
        AWS_ENDPOINT_URL: aws.origin,
      },
    });
    await session.identity();
    expect(aws.requests[0]?.parameters.get('WebIdentityToken')).toBe('the-token');
    expect(aws.requests[0]?.parameters.get('RoleArn')).toBe('arn:aws:iam::123456789012:role/ci');
    expect(aws.requests[1]).toMatchObject({ action: 'GetCallerIdentity', keyId: 'ASIAROLE' });
  });

  test('a program gives credentials, and all secrets of a session are registered', async () => {
    const aws = await fakeAws();
    const made = { Version: 1, AccessKeyId: 'AKIAPROGRAM', SecretAccessKey: 'made-secret', SessionToken: 'made-token' };
    const file = join(await temporaryFolder(), 'keys.json');
    await writeFile(file, JSON.stringify(made));
    const program = `"${process.execPath}" -p "require('fs').readFileSync('${file.replaceAll('\\', '/')}','utf8')"`;
    const redacted: string[] = [];
    const session = await testSession({
      profile: 'program',
      region,
      files: { config: `[profile program]\ncredential_process = ${program}\n` },
      environment: { AWS_ENDPOINT_URL: aws.origin },
      redact: (secret) => void redacted.push(secret),
    });
    expect(await session.identity()).toEqual({ account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ann' });
    expect(aws.requests).toMatchObject([{ keyId: 'AKIAPROGRAM', token: 'made-token' }]);
    expect(redacted).toEqual(['made-secret', 'made-token']);
  });

  test('the access portal gives the role of a profile that is signed in', async () => {
    const aws = await fakeAws(({ path }) => {
      if (!path.startsWith('/federation/credentials')) return undefined;
      const made = {
        accessKeyId: 'ASIAPORTAL',
        secretAccessKey: 's',
        sessionToken: 't',
        expiration: Date.now() + 3_600_000,
      };
      return { body: JSON.stringify({ roleCredentials: made }) };
    });
    // Where the SDK keeps what the browser has approved cannot be said to it in another way.
    const home = await temporaryFolder();
    vi.stubEnv('HOME', home);
    onTestFinished(() => void vi.unstubAllEnvs());
    const cache = join(home, '.aws', 'sso', 'cache');
    await mkdir(cache, { recursive: true });
    const token = { accessToken: 'approved', expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
    const name = createHash('sha1').update('corporate').digest('hex');
    await writeFile(join(cache, `${name}.json`), JSON.stringify(token));
    const config = `[profile portal]
sso_session = corporate
sso_account_id = 123456789012
sso_role_name = Deployer
region = eu-west-1
[sso-session corporate]
sso_region = eu-central-1
sso_start_url = https://corp.awsapps.com/start
`;
    const session = await testSession({
      profile: 'portal',
      files: { config },
      environment: { AWS_ENDPOINT_URL: aws.origin },
    });
    await session.identity();
    expect(aws.requests[0]?.path).toBe('/federation/credentials?account_id=123456789012&role_name=Deployer');
    expect(aws.requests[1]).toMatchObject({ action: 'GetCallerIdentity', keyId: 'ASIAPORTAL' });
  });

  test('the identity is asked for once', async () => {
    const aws = await fakeAws();
    const session = await testSession({ region, environment: { ...keys, AWS_ENDPOINT_URL: aws.origin } });
    await Promise.all([session.identity(), session.identity()]);
    await session.identity();
    expect(aws.requests).toHaveLength(1);
  });
});
