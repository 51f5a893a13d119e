import { existsSync, readdirSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { keysFor, signToken } from '../support/keys.ts';
import { ownAddress, tunnelStage, type Stage } from './stage.ts';

const open = '4me sends to';

async function deployed(): Promise<Stage> {
  const stage = await tunnelStage();
  const { code, stderr } = await stage.command('deploy note-dispatcher --yes');
  expect(code, stderr).toBe(0);
  stage.sandbox.people.publish('note-dispatcher');
  return stage;
}

const draft = ({ sandbox }: Stage) =>
  sandbox.world.find('AppOffering', ({ reference, published }) => reference === 'note-dispatcher' && !published);

test('a tunnel points webhook and draft at itself, shows deliveries, and gives everything back', async () => {
  const stage = await deployed();
  const [webhook, template] = [stage.webhook().uri, draft(stage)?.webhookUriTemplate];
  const { words, url } = await ownAddress();
  const tunnel = stage.start(`tunnel note-dispatcher ${words}`);
  await tunnel.says(open);
  expect(stage.webhook()).toMatchObject({ uri: `${url}/app-builder-engine/secrets/`, verified: true, disabled: false });
  expect(draft(stage)?.webhookUriTemplate).toBe(`${url}/app-builder-note-dispatcher/integration/?account={account}`);
  expect(stage.webhook('App Builder tunnel')).toMatchObject({ uri: webhook, verified: true, disabled: false });

  await stage.sandbox.people.install({
    customer: 'wna-it',
    reference: 'note-dispatcher',
    fields: { url: 'https://x.test' },
  });
  await stage.sandbox.settled();
  await tunnel.says('app_instance.secrets-update  wdc         valid  200');
  const name = customerSecretName('note-dispatcher', stage.sandbox.domain, 'wna-it');
  expect((await stage.secrets.get(name))?.value).toHaveProperty('policy');

  const { code, stdout, stderr } = await tunnel.end();
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^\d+ deliveries\. Every address is as before\.\n$/);
  expect(stage.webhook()).toMatchObject({ uri: webhook, verified: true, disabled: false });
  expect(stage.webhook('App Builder tunnel')).toMatchObject({ disabled: true });
  expect(draft(stage)?.webhookUriTemplate).toBe(template);
  expect(readdirSync(join(stage.folder, '.app-builder', 'tunnels'))).toEqual([]);
  const events = JSON.parse((await stage.command('events list --json')).stdout) as {
    events: readonly { event: string }[];
  };
  expect(events.events.map(({ event }) => event)).toContain('app_instance.secrets-update');
  expect(existsSync(join(stage.folder, 'engine', 'events'))).toBe(true);
});

test('saved files run for the next message, what cannot be built does not, and a forged message is named by its rule', async () => {
  const stage = await tunnelStage();
  const folder = join(stage.folder, 'shouter');
  await cp(join(bundledTemplates(), 'note-dispatcher'), folder, { recursive: true });
  const offering = join(folder, 'app_offering.json');
  await writeFile(offering, (await readFile(offering, 'utf8')).replace('"note-dispatcher"', '"shouter"'));
  expect(await stage.command('deploy shouter --yes')).toMatchObject({ code: 0 });
  const { words, url } = await ownAddress();
  const tunnel = stage.start(`tunnel shouter ${words}`);
  await tunnel.says(open);
  const handler = join(folder, 'handler.ts');
  const code = await readFile(handler, 'utf8');
  await writeFile(handler, `${code}\nconst broken = ;\n`);
  await tunnel.says('Not reloaded, the code of before goes on.');
  await writeFile(handler, code.replace("log.info('", "log.info('loudly "));
  await tunnel.says('Reloaded: code of IntegrationFunction');

  const data = { event: 'app_instance.secrets-update', account_id: 'wdc', payload: {} };
  const claims = { data, iat: Math.floor(Date.now() / 1000), iss: `https://wdc.${stage.sandbox.domain}` };
  const forged = await signToken(keysFor('ES512', 'of nobody'), claims);
  const answer = await fetch(`${url}/app-builder-engine/secrets/`, {
    method: 'POST',
    body: JSON.stringify({ jwt: forged }),
  });
  expect(answer.status).toBe(401);
  await tunnel.says('app_instance.secrets-update  wdc         signature: expected ');
  expect((await fetch(`${url}/.engine/invoke`, { method: 'POST' })).status).toBe(404);
  const { code: ended, stderr } = await tunnel.end();
  expect(ended, stderr).toBe(0);
});

test('a tunnel that is cancelled while it opens ends with 130 and has changed nothing', async () => {
  const stage = await tunnelStage();
  const before = structuredClone(stage.webhook());
  const [{ words }, other] = [await ownAddress(), await ownAddress()];
  const tunnel = stage.start(`tunnel ${words.replace(/--tunnel-url \S+/, `--tunnel-url ${other.url}`)}`);
  await tunnel.says('Opening a public address with tunnel-url');
  const { code } = await tunnel.end();
  expect(code).toBe(130);
  expect(stage.webhook()).toEqual(before);
});
