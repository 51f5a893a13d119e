import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { play, scripted } from '../cli/terminal.ts';
import { reference } from './note-dispatcher.ts';
import { openAwsStage } from './stage.ts';

test('bootstrap and deploy ask for one MFA code each, and every client works in the session of the role', async () => {
  const stage = await openAwsStage();
  const home = join(stage.folder, 'home');
  await mkdir(join(home, '.aws'), { recursive: true });
  const config = `[profile people]
aws_access_key_id = test
aws_secret_access_key = x
[profile deployer]
role_arn = arn:aws:iam::${stage.account}:role/deployer
source_profile = people
mfa_serial = arn:aws:iam::${stage.account}:mfa/ann
region = ${stage.region}
`;
  await writeFile(join(home, '.aws', 'config'), config);
  const own = Object.entries(stage.environment).filter(([name]) => !/^(?:CI|AWS_(?!ENDPOINT).*)$/.test(name));
  const environment = { ...Object.fromEntries(own), APP_BUILDER_SKIP_QUESTION_WITH_DEFAULT: 'true' };
  for (const words of [['bootstrap'], ['deploy', reference]]) {
    const asker = scripted({ 'MFA code': '123456', create: true, update: true, security: true });
    const first = stage.calls.length;
    const line = [...words, '--profile', 'deployer'];
    const { code, stdout, stderr } = await play(line, {
      folder: stage.folder,
      home,
      environment,
      terminal: true,
      asker,
    });
    expect(code, stdout + stderr).toBe(0);
    expect(asker.asked.filter(({ message }) => message.startsWith('MFA code'))).toHaveLength(1);
    expect(stdout + stderr).not.toContain('123456');
    const calls = stage.calls.slice(first);
    expect(calls.filter(({ action }) => action === 'AssumeRole')).toHaveLength(1);
    const services = new Set(calls.map(({ service }) => service));
    expect([...services].toSorted()).toEqual(
      expect.arrayContaining(['cloudformation', 'dynamodb', 's3', 'secretsmanager', 'sts']),
    );
  }
});
