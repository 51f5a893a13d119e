import { describe, expect, test } from 'vitest';
import { testSession } from '../engine/aws/session/session-of-a-test.ts';
import { ministack, moto } from './emulators.ts';

const config = `[profile people]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = x
[profile deployer]
role_arn = arn:aws:iam::123456789012:role/deployer
role_session_name = ann
source_profile = people
mfa_serial = arn:aws:iam::123456789012:mfa/ann
region = eu-north-1
`;

describe.each([
  ['ministack', ministack],
  ['moto', moto],
])('a session on %s', (_, origin) => {
  test('is that of the role, for every client, after one code', async () => {
    let asked = 0;
    const session = await testSession({
      profile: 'deployer',
      files: { config },
      environment: { AWS_ENDPOINT_URL: origin() },
      mfaCode: () => Promise.resolve(String((asked += 1)).padStart(6, '0')),
    });
    expect(session).toMatchObject({ region: 'eu-north-1', endpoint: origin() });
    const { arn, account } = await session.identity();
    expect(arn).toMatch(/:assumed-role\/deployer\/ann$/);
    expect(account).toMatch(/^\d{12}$/);
    const [s3, table, secrets, lambda, logs, stacks] = await Promise.all([
      session.s3(),
      session.dynamoDB(),
      session.secretsManager(),
      session.lambda(),
      session.logs(),
      session.cloudFormation(),
    ]);
    await Promise.all([
      s3.listBuckets({}),
      table.listTables({}),
      secrets.listSecrets({}),
      lambda.listFunctions({}),
      logs.describeLogGroups({}),
      stacks.describeStacks({}),
    ]);
    expect(asked).toBe(1);
  });
});
