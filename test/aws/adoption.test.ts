import { expect, test } from 'vitest';
import { providerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { dispatch, install, reference } from './note-dispatcher.ts';
import { makeReferenceStacks } from './reference-stacks.ts';
import { physicalIds } from './region.ts';
import { type AwsStage, approveAll, openAwsStage } from './stage.ts';

const stacks = ['app-builder-engine', 'app-builder-note-dispatcher'] as const;
const tables = ['Product', 'ConfigurationItem', 'WebhookPolicy', 'Webhook', 'AppOffering', 'UiExtension'] as const;

/** Logical ids of what has an address or a name that others know. */
const kept = /^(?:ServerlessRestApi|ServerlessRestApiProdStage|(?:Secrets|Integration)Function(?:Role)?)$/;

/** It has a path more. The emulator makes another API of that, where AWS changes the one that is there. */
const imported = 'ServerlessRestApi of app-builder-engine';

/**
 * What an installation of the reference consists of: its two stacks, the records at 4me, and the provider secret. The records are
 * made by this program in another region, and then say what the reference's say of its own stacks.
 */
async function referenceInstallation(): Promise<AwsStage> {
  const stage = await openAwsStage();
  await stage.command(['bootstrap', ...approveAll]);
  await stage.command(['deploy', reference, ...approveAll]);
  const name = providerSecretName(stage.sandbox.domain, stage.sandbox.provider.account);
  const { SecretString } = await (await stage.aws.secretsManager()).getSecretValue({ SecretId: name });
  const other = await openAwsStage(stage.sandbox);
  await (await other.aws.secretsManager()).createSecret({ Name: name, SecretString });
  await makeReferenceStacks(other);
  const { world } = other.sandbox;
  for (const item of world.all('ConfigurationItem')) {
    const systemID = (item.systemID ?? '').replaceAll(stage.region, other.region);
    world.update('ConfigurationItem', item, { systemID, location: `Amazon ${other.region}` });
  }
  return other;
}

const idsOf = ({ sandbox: { world } }: AwsStage): readonly string[] =>
  tables.flatMap((table) => world.all(table).map(({ id }) => id));

test('an installation of the reference is taken over: no API, function or role is replaced, and no record made twice', async () => {
  const stage = await referenceInstallation();
  const before = await Promise.all(stacks.map((stack) => physicalIds(stage.aws, stack)));
  const records = idsOf(stage);

  for (const words of [['bootstrap'], ['deploy', reference]]) {
    const { stdout } = await stage.command([...words, '--dry-run', '--json']);
    const { changes } = JSON.parse(stdout) as { changes: readonly { kind: string; details: readonly string[] }[] };
    // The emulator does not know which properties of an API replace it, and says "possibly" for all of them.
    const replaced = changes.filter(({ kind }) => kind === 'delete').flatMap(({ details }) => details);
    expect(replaced.filter((text) => !/^possibly replace ServerlessRestApi(?:ProdStage)? /.test(text))).toEqual([]);
    await stage.command([...words, ...approveAll]);
  }

  for (const [index, stack] of stacks.entries()) {
    const after = Object.entries(await physicalIds(stage.aws, stack)).filter(([id]) => kept.test(id));
    expect(after.length, stack).toBeGreaterThanOrEqual(4);
    for (const [id, physical] of after) {
      const name = `${id} of ${stack}`;
      if (name !== imported) expect(before[index]?.[id], name).toBe(physical);
    }
  }
  expect(idsOf(stage)).toEqual(records);
  expect((await stage.command(['bootstrap'])).stdout).toContain('No changes.');
  expect((await stage.command(['deploy', reference])).stdout).toContain('No changes.');

  // It works: the reference's handler would have refused the message.
  await install(stage);
  await dispatch(stage);
});

test('a stack of the reference that serves another domain is not overwritten', async () => {
  const stage = await openAwsStage();
  await makeReferenceStacks({ ...stage, sandbox: { ...stage.sandbox, domain: '4me.qa' } });
  const { stderr } = await stage.command(['bootstrap', ...approveAll], 2);
  expect(stderr).toContain('4me.qa');
  expect(stderr).toContain('--engine-name');
});
