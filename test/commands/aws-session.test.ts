import { expect, test } from 'vitest';
import { fakeAws, refusal } from '../engine/aws/aws-fake.ts';
import { runProgram } from '../support/stage.ts';
import { temporaryFolder } from '../cli/terminal.ts';

const ended = 'The security token included in the request is expired';
const lines = [
  ['bootstrap'],
  ['deploy', 'note-dispatcher'],
  ['destroy', 'note-dispatcher'],
  ['logs', 'note-dispatcher'],
];
const environment = {
  CI: 'true',
  APP_BUILDER_DOMAIN: '4me-demo.com',
  APP_BUILDER_ACCOUNT: 'wdc',
  APP_BUILDER_SERVICE_INSTANCE_NAME: 'Mainframe 1',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAENDED',
  AWS_SECRET_ACCESS_KEY: 'secret-of-session',
  AWS_SESSION_TOKEN: 'token-of-session',
};

test.each(lines)(
  '%s ends with 5 where the AWS session has expired, and says how to get another one',
  async (...words) => {
    const aws = await fakeAws(({ service }) =>
      service === 'secretsmanager'
        ? { status: 400, body: JSON.stringify({ __type: 'ExpiredTokenException', message: ended }) }
        : refusal('ExpiredToken', ended, 400),
    );
    const { code, stdout, stderr } = await runProgram(words, {
      folder: await temporaryFolder(),
      environment: { ...environment, AWS_ENDPOINT_URL: aws.origin },
    });
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain('AB-AWS-EXPIRED');
    expect(stderr).toContain('AWS_SESSION_TOKEN');
    expect(stderr).not.toMatch(/(?:secret|token)-of-session/);
    expect(aws.requests.length).toBeLessThanOrEqual(4);
  },
);

test.each([
  ['an unknown profile', { APP_BUILDER_PROFILE: 'nobody' }, 'AB-AWS-PROFILE', '--profile'],
  ['a missing region', { AWS_REGION: '' }, 'AB-AWS-REGION', '--region'],
])('%s ends with 2 and the fix, before anything is sent', async (_, change, failure, fix) => {
  const aws = await fakeAws();
  const { code, stderr } = await runProgram(['logs', 'engine'], {
    folder: await temporaryFolder(),
    environment: { ...environment, AWS_ENDPOINT_URL: aws.origin, ...change },
  });
  expect([code, aws.requests]).toEqual([2, []]);
  expect(stderr).toContain(failure);
  expect(stderr).toContain(fix);
});
