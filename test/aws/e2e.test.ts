import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { offeringFile } from '../../src/integration/find-folder.ts';
import type { State } from '../../src/runtime/ports.ts';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { ministack } from './emulators.ts';
import { codeOf, contentsOf, physicalIds } from './region.ts';
import { customer, dispatch, install, reference } from './note-dispatcher.ts';
import { type AwsStage, approveAll, openAwsStage } from './stage.ts';
import { functionState } from './store-stage.ts';

const stack = 'app-builder-note-dispatcher';

async function bootstrapped(): Promise<AwsStage> {
  const stage = await openAwsStage();
  await stage.command(['bootstrap', ...approveAll]);
  return stage;
}

async function rewrite(file: string, before: string, after: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(before, after));
}

const writes = /CreateChangeSet|ExecuteChangeSet|Put|Create|Update|Delete/;

describe('on an emulator of AWS', () => {
  test('a note of a customer goes through the deployed API and Lambda to the customer’s target', async () => {
    const stage = await bootstrapped();
    await stage.command(['deploy', reference, ...approveAll]);
    await install(stage);
    await dispatch(stage);
    await expect.poll(() => stage.logged(reference)).toContainEqual(expect.objectContaining({ message: 'dispatched' }));
    // Both webhooks were verified by their functions, and no message had to come twice.
    const { sandbox } = stage;
    expect(sandbox.world.all('Webhook').map(({ verified }) => verified)).toEqual([true, true]);
    expect(sandbox.deliveries().filter(({ error }) => error !== null)).toEqual([]);
  });

  test('policy, credentials and secrets that come at the same moment are all in the customer’s secret', async () => {
    const stage = await bootstrapped();
    const folder = await stage.copyOf('templates', reference);
    await rewrite(join(folder, 'app_offering.json'), '{', '{ "scopes": [{ "actions": ["request:Read"] }],');
    await appendFile(join(folder, 'ui_extension.html'), '<input id="api_token" type="text" data-secret />\n');
    await stage.command(['deploy', reference, ...approveAll]);
    await install(stage, { api_token: 'entered by the customer' });
    const name = customerSecretName(reference, stage.sandbox.domain, customer);
    const secrets = await stage.aws.secretsManager();
    const value = async (): Promise<unknown> =>
      JSON.parse((await secrets.getSecretValue({ SecretId: name })).SecretString ?? '{}');
    await expect.poll(value, { timeout: 20_000 }).toMatchObject({
      policy: { algorithm: 'RS512', public_key: expect.stringContaining('PUBLIC KEY') as string },
      application: { client_id: expect.any(String) as string, client_secret: expect.any(String) as string },
      secrets: { api_token: 'entered by the customer' },
    });
    // They did come at the same moment, and none came twice.
    const parts = stage.sandbox.deliveries().filter(({ event }) => event === 'app_instance.secrets-update');
    expect(parts.map(({ attempt, status }) => [attempt, status])).toEqual(parts.map(() => [1, 200]));
    expect(parts.length).toBeGreaterThanOrEqual(3);
  });

  test('every bundled integration is deployed; a second run without change uploads nothing, makes no change set, and changes nothing at 4me', async () => {
    const stage = await bootstrapped();
    const bundled = (await readdir(bundledTemplates())).filter((name) =>
      existsSync(join(bundledTemplates(), name, offeringFile)),
    );
    expect(bundled).toContain(reference);
    for (const name of bundled) await stage.command(['deploy', name, ...approveAll]);
    for (const words of [['bootstrap'], ...bundled.map((name) => ['deploy', name])]) {
      const { calls, mutations } = await stage.counted(async () => {
        expect((await stage.command(words)).stdout).toContain('No changes.');
      });
      expect(mutations).toBe(0);
      // The lease is a row of the state table.
      expect(calls.filter((call) => writes.test(call) && !call.startsWith('dynamodb '))).toEqual([]);
      expect(calls.filter((call) => call.startsWith('s3 '))).toEqual([]);
      expect(calls.filter((call) => call === 'cloudformation DescribeStacks')).not.toEqual([]);
    }
  });

  test('bootstrap leaves the key that functions store documents with, and makes one that was lost', async () => {
    const stage = await bootstrapped();
    const state = (): State => functionState({ origin: ministack(), region: stage.region });
    await state().put('note-dispatcher/4me-sandbox.test/wna-it/token', { token: 'rotated' }, undefined);
    expect((await stage.command(['bootstrap', '--dry-run'])).stdout).toContain('No changes.');

    const secrets = await stage.aws.secretsManager();
    await secrets.deleteSecret({ SecretId: 'app-builder/state-key', ForceDeleteWithoutRecovery: true });
    await expect(state().put('other', {}, undefined)).rejects.toMatchObject({ code: 'AB-AWS-STATE-KEY' });
    const { stdout } = await stage.command(['bootstrap', '--dry-run', '--exit-code'], 3);
    expect(stdout).toContain('secret app-builder/state-key');
    const { calls } = await stage.counted(() => stage.command(['bootstrap', '--approve', 'update']));
    expect(calls.filter((call) => call.includes('ChangeSet'))).toEqual([]);
    await state().put('other', {}, undefined);
  });

  test('a changed function is uploaded and updated, and nothing else of its stack', async () => {
    const stage = await bootstrapped();
    const folder = await stage.copyOf('templates', reference);
    await stage.command(['deploy', reference, ...approveAll]);
    const before = await physicalIds(stage.aws, stack);
    const fn = before['IntegrationFunction'] ?? '';
    const code = await codeOf(stage.aws, fn);
    await appendFile(join(folder, 'handler.ts'), '\n// A comment is no change of the code.\n');
    const same = await stage.counted(() => stage.command(['deploy', reference]));
    expect(same.calls.filter((call) => call.includes('ChangeSet'))).toEqual([]);

    await rewrite(join(folder, 'handler.ts'), "'dispatched'", "'sent'");
    const { stdout } = await stage.command(['deploy', reference, '--dry-run']);
    expect(stdout).toContain('code of IntegrationFunction');
    await stage.command(['deploy', reference, '--approve', 'update']);
    expect(await physicalIds(stage.aws, stack)).toEqual(before);
    expect(await codeOf(stage.aws, fn)).not.toBe(code);
    expect((await stage.command(['deploy', reference])).stdout).toContain('No changes.');
  });

  test('a dry run leaves nothing behind: no stack, change set, bucket, object, secret or table', async () => {
    const stage = await openAwsStage();
    const empty = await contentsOf(stage.aws);
    expect(Object.values(empty).flat()).toEqual([]);
    await stage.command(['bootstrap', '--dry-run', '--exit-code'], 3);
    expect(await contentsOf(stage.aws)).toEqual(empty);

    await stage.command(['bootstrap', ...approveAll]);
    await stage.command(['deploy', reference, '--dry-run', '--exit-code'], 3);
    const folder = await stage.copyOf('templates', reference);
    await stage.command(['deploy', reference, ...approveAll]);
    const deployed = await contentsOf(stage.aws);
    await rewrite(join(folder, 'handler.ts'), "'dispatched'", "'sent'");
    await rewrite(join(folder, 'template.yaml'), 'MemorySize: 256', 'MemorySize: 512');
    await stage.command(['deploy', reference, '--dry-run', '--exit-code'], 3);
    expect(await contentsOf(stage.aws)).toEqual(deployed);
    // Neither does a run that is not approved.
    await stage.command(['deploy', reference], 4);
    expect(await contentsOf(stage.aws)).toEqual(deployed);
  });

  test('destroy removes the stack and keeps what the customer gave; deploy brings the integration back', async () => {
    const stage = await bootstrapped();
    await stage.command(['deploy', reference, ...approveAll]);
    await install(stage);
    await stage.command(['destroy', reference, '--confirm', reference, '--approve', 'delete,customers']);
    const { stacks = [], functions = [], secrets = [], logGroups = [] } = await contentsOf(stage.aws);
    expect(stacks.join(' ')).not.toContain(reference);
    expect(functions.join(' ')).not.toContain(reference);
    expect(logGroups.join(' ')).not.toContain(reference);
    expect(secrets).toContain(customerSecretName(reference, stage.sandbox.domain, customer));
    expect(
      stage.sandbox.world.find('AppOffering', (row) => row.reference === reference && !row.published)?.disabled,
    ).toBe(true);
    await stage.command(['deploy', reference, ...approveAll]);
    expect((await contentsOf(stage.aws))['stacks']?.join(' ')).toContain(`${stack} CREATE_COMPLETE`);
  });
});
