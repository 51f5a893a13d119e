import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../../../src/failure.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeAws, refusal } from '../aws-fake.ts';
import { failureOf, keys, shown, testSession, type TestSession } from './session-of-a-test.ts';

const region = 'eu-west-1';
const role = `[profile staging]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = people
mfa_serial = arn:aws:iam::123456789012:mfa/ann
[profile people]
aws_access_key_id = AKIAPEOPLE
aws_secret_access_key = secret-of-people
aws_session_token = token-of-people
`;
const sso = `[profile portal]
sso_session = corporate-${String(process.pid)}
sso_account_id = 123456789012
sso_role_name = Deployer
[sso-session corporate-${String(process.pid)}]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
`;

describe('usage (exit 2), before anything is sent', () => {
  const cases: readonly (readonly [string, TestSession, string, RegExp, RegExp])[] = [
    [
      'an unknown profile',
      { profile: 'stagin', region, files: { config: role } },
      'AB-AWS-PROFILE',
      /people, staging$/,
      /--profile/,
    ],
    [
      'AWS_PROFILE with an unknown profile',
      { region, environment: { AWS_PROFILE: 'x' } },
      'AB-AWS-PROFILE',
      /no profiles/,
      /AWS_ACCESS_KEY_ID/,
    ],
    ['no region', { environment: keys }, 'AB-AWS-REGION', /AWS_REGION/, /--region/],
    [
      'a region that is none',
      { environment: { ...keys, AWS_REGION: 'Ireland' } },
      'AB-AWS-REGION',
      /from AWS_REGION/,
      /eu-west-1/,
    ],
    [
      'a region of a profile that is none',
      { profile: 'a', files: { config: '[profile a]\nregion = eu_west_1\n' } },
      'AB-AWS-REGION',
      /profile a/,
      /--region/,
    ],
    [
      'an open bracket',
      { region, files: { config: '[default]\n\n[profile x\nregion = y\n' } },
      'AB-AWS-CONFIG',
      /line 3/,
      /that line/,
    ],
    [
      'an endpoint that is none',
      { region, environment: { ...keys, AWS_ENDPOINT_URL_CLOUDFORMATION: 'localhost:4566' } },
      'AB-AWS-ENDPOINT',
      /^$/,
      /http:/,
    ],
    [
      'a services section that is not there',
      { profile: 'a', region, files: { config: '[profile a]\nservices = x\n' } },
      'AB-AWS-ENDPOINT',
      /not in/,
      /services/,
    ],
  ];
  test.each(cases)('%s', async (_, options, code, because, fix) => {
    const failure = await failureOf(testSession(options));
    expect(failure).toMatchObject({ code, exit: 'usage' });
    expect(failure.because ?? '').toMatch(because);
    expect(failure.fix).toMatch(fix);
  });

  test('a file that cannot be read', async () => {
    const folder = join(await temporaryFolder(), 'config');
    await mkdir(folder);
    const failure = await failureOf(testSession({ region, environment: { AWS_CONFIG_FILE: folder } }));
    expect(failure).toMatchObject({ code: 'AB-AWS-CONFIG', exit: 'usage', because: 'EISDIR' });
    expect(failure.message).toContain(folder);
  });
});

describe('credentials (exit 5)', () => {
  const cases: readonly (readonly [string, TestSession, RegExp])[] = [
    ['none at all', {}, /neither variables nor a profile/],
    ['half a pair of keys', { environment: { AWS_ACCESS_KEY_ID: 'AKIA' } }, /AWS_SECRET_ACCESS_KEY is not/],
    [
      'a profile without any',
      { profile: 'a', files: { config: '[profile a]\nregion = eu-west-1\n' } },
      /profile a has neither/,
    ],
    [
      'a role on a profile that is not there',
      { profile: 'a', files: { config: '[profile a]\nrole_arn = r\nsource_profile = b\n' } },
      /source_profile = b/,
    ],
    [
      'roles in a circle',
      {
        profile: 'a',
        files: {
          config: '[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = a\n',
        },
      },
      /a, b/,
    ],
    [
      'a role on an empty environment',
      { profile: 'a', files: { config: '[profile a]\nrole_arn = r\ncredential_source = Environment\n' } },
      /there are none/,
    ],
  ];
  test.each(cases)('%s', async (_, options, because) => {
    const failure = await failureOf(testSession({ region, ...options }));
    expect(failure).toMatchObject({ code: 'AB-AWS-NO-CREDENTIALS', exit: 'credentials' });
    expect(failure.because).toMatch(because);
    expect(failure.fix).toMatch(/--profile.*AWS_ACCESS_KEY_ID/);
  });

  test('a wrong code asks nobody a second time', async () => {
    const aws = await fakeAws(() =>
      refusal('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.'),
    );
    let asked = 0;
    const session = await testSession({
      profile: 'staging',
      region,
      files: { config: role },
      environment: { AWS_ENDPOINT_URL: aws.origin },
      mfaCode: () => Promise.resolve(String((asked += 1)).padStart(6, '0')),
    });
    const failure = await failureOf(session.identity());
    expect(failure).toMatchObject({ code: 'AB-AWS-MFA', exit: 'credentials' });
    expect(failure.because).toContain('invalid MFA one time pass code');
    expect(failure.fix).toContain('next code');
    expect(await failureOf((await session.s3()).listBuckets({}))).toBe(failure);
    expect(asked).toBe(1);
    expect(shown(failure)).not.toMatch(/000001|secret-of|token-of/);
  });

  test('a device of somebody else', async () => {
    const text =
      'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid';
    const aws = await fakeAws(() => refusal('AccessDenied', text));
    const session = await testSession({
      profile: 'staging',
      region,
      files: { config: role },
      environment: { AWS_ENDPOINT_URL: aws.origin },
      mfaCode: () => Promise.resolve('123456'),
    });
    expect(await failureOf(session.identity())).toMatchObject({
      code: 'AB-AWS-MFA',
      fix: expect.stringContaining('mfa_serial') as string,
    });
  });

  test('a role that may not be assumed', async () => {
    const text =
      'User: arn:aws:iam::1:user/ann is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/x';
    const aws = await fakeAws(() => refusal('AccessDenied', text));
    const session = await testSession({
      profile: 'staging',
      region,
      files: { config: role.replace(/mfa_serial.*\n/, '') },
      environment: { AWS_ENDPOINT_URL: aws.origin },
    });
    const failure = await failureOf(session.identity());
    expect(failure).toMatchObject({ code: 'AB-AWS-ROLE', exit: 'credentials' });
    expect(failure.because).toContain(text);
    expect(failure.fix).toMatch(/trust policy.*mfa_serial/);
  });

  test.each([
    [
      'the environment',
      { environment: { ...keys, AWS_SESSION_TOKEN: 'token-of-environment' } },
      /Set AWS_ACCESS_KEY_ID/,
    ],
    ['a profile', { profile: 'people', files: { config: role } }, /new keys into profile people/],
  ])('an expired session of %s, on any call of any client', async (_, options, fix) => {
    const aws = await fakeAws(() =>
      refusal('ExpiredToken', 'The security token included in the request is expired', 400),
    );
    const environment = { AWS_ENDPOINT_URL: aws.origin, ...('environment' in options ? options.environment : {}) };
    const session = await testSession({ region, ...options, environment });
    const calls = [
      () => session.identity(),
      async () => (await session.cloudFormation()).describeStacks({}),
      async () => (await session.s3()).listBuckets({}),
    ];
    for (const call of calls) {
      const failure = await failureOf(call());
      expect(failure).toMatchObject({ code: 'AB-AWS-EXPIRED', exit: 'credentials' });
      expect(failure.fix).toMatch(fix);
      expect(shown(failure)).not.toMatch(/secret-of|token-of/);
    }
  });

  test('keys that AWS does not know', async () => {
    const aws = await fakeAws(() =>
      refusal('InvalidClientTokenId', 'The security token included in the request is invalid.'),
    );
    const session = await testSession({ region, environment: { ...keys, AWS_ENDPOINT_URL: aws.origin } });
    expect(await failureOf(session.identity())).toMatchObject({ code: 'AB-AWS-CREDENTIALS', exit: 'credentials' });
  });

  test('nobody is signed in to the access portal', async () => {
    const session = await testSession({ profile: 'portal', region, files: { config: sso } });
    const failure = await failureOf(session.identity());
    expect(failure).toMatchObject({ code: 'AB-AWS-EXPIRED', exit: 'credentials' });
    expect(failure.message).toBe('Profile portal is not signed in to AWS, or no longer');
    expect(failure.because).not.toContain('aws sso login');
    expect(failure.fix).toContain('aws sso login --profile portal');
    expect(failure.fix).toContain('https://corp.awsapps.com/start');
    expect(exitCodes[failure.exit]).toBe(5);
  });

  test('a program that fails shows nothing of its command line', async () => {
    const program = `"${process.execPath}" -e "process.exit(1)" --password hidden-word`;
    const session = await testSession({
      profile: 'a',
      region,
      files: { config: `[profile a]\ncredential_process = ${program}\n` },
    });
    const failure = await failureOf(session.identity());
    expect(failure).toMatchObject({ code: 'AB-AWS-NO-CREDENTIALS', exit: 'credentials' });
    expect(failure.because).toContain('profile a failed');
    expect(shown(failure)).not.toContain('hidden-word');
  });

  test('a token of CI that is not there, and one that AWS refuses', async () => {
    const file = join(await temporaryFolder(), 'token');
    const aws = await fakeAws(() => refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'));
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/ci',
      AWS_ENDPOINT_URL: aws.origin,
    };
    const missing = await failureOf((await testSession({ region, environment })).identity());
    expect(missing).toMatchObject({ code: 'AB-AWS-TOKEN', exit: 'credentials', because: 'ENOENT' });
    await writeFile(file, 'token-of-ci');
    const refused = await failureOf((await testSession({ region, environment })).identity());
    expect(refused).toMatchObject({ code: 'AB-AWS-ROLE', exit: 'credentials' });
    expect(shown(refused)).not.toContain('token-of-ci');
  });

  test('an MFA code opens one session and no second one in the same command', async () => {
    let time = Date.now();
    const aws = await fakeAws();
    const session = await testSession({
      profile: 'staging',
      region,
      files: { config: role },
      environment: { AWS_ENDPOINT_URL: aws.origin },
      mfaCode: () => Promise.resolve('123456'),
      now: () => time,
    });
    await session.identity();
    time += 4_000_000;
    const failure = await failureOf((await session.lambda()).listFunctions({}));
    expect(failure).toMatchObject({ code: 'AB-AWS-EXPIRED', exit: 'credentials' });
    expect(failure.fix).toContain('duration_seconds');
  });
});
