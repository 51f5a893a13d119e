import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, handler, offering, rule } from '../validate/folder-of-a-test.ts';
import { client, commandStage } from './stage.ts';

test('--online finds what the handler would refuse from customers with an older version', async () => {
  const { command, folder, sandbox } = await commandStage();
  await command('bootstrap --yes', { environment: client });
  await folderWith({}, folder);
  await command('deploy app --yes --approve security');
  const draft = sandbox.world.find('AppOffering', (row) => row.reference === 'app');
  if (draft === undefined) throw new Error('there is no draft');
  const version = sandbox.life.publish(draft);
  await sandbox.life.install({
    customerAccount: 'wna-it',
    offering: version,
    customFields: [{ id: 'url', value: 'https://x.example' }],
  });
  expect((await command('validate app --online')).stdout).toBe('✓ app  no problems\n');

  const [action] = rule.actions;
  const payload = action?.value.replace('text url', 'text url urgent') ?? '';
  const urgent = {
    ...rule,
    expressions: [...rule.expressions, { name: 'urgent', value: 'id' }],
    actions: [{ ...action, value: payload }],
  };
  await writeFile(join(folder, 'app', 'automation_rules.json'), JSON.stringify([urgent]));
  await writeFile(join(folder, 'app', 'handler.js'), handler.replace('url: url()', 'url: url(), urgent: text()'));
  expect((await command('validate app')).stdout).toBe('✓ app  no problems\n');
  const { code, stdout } = await command('validate app --online --json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    online: true,
    integrations: [
      {
        findings: [
          {
            rule: 'published-payload',
            text: `1 customer has the version of ${version.createdAt}: its rule "Send each note" does not send "urgent", which the handler requires`,
          },
        ],
      },
    ],
  });
  expect(await readFile(join(folder, 'app', 'app_offering.json'), 'utf8')).toBe(JSON.stringify(offering, undefined, 2));
});
