import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reference } from './note-dispatcher.ts';
import { contentsOf } from './region.ts';
import { type AwsStage, approveAll, openAwsStage } from './stage.ts';

const stack = 'app-builder-note-dispatcher';
const fn = 'IntegrationFunction';

/** Waits one second for a signal that never comes, once the function is changed. */
const broken = `Resources:
  Signal: { Type: AWS::CloudFormation::WaitConditionHandle }
  Broken:
    Type: AWS::CloudFormation::WaitCondition
    DependsOn: ${fn}
    Properties: { Handle: !Ref Signal, Timeout: '1', Count: 1 }
`;

interface Prepared extends AwsStage {
  /** The folder of the integration. */
  readonly source: string;
}

async function prepared(): Promise<Prepared> {
  const stage = await openAwsStage();
  await stage.command(['bootstrap', ...approveAll]);
  return { ...stage, source: await stage.copyOf('templates', reference) };
}

async function rewrite({ source }: Prepared, name: string, before: string, after: string): Promise<void> {
  const file = join(source, name);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(before);
  await writeFile(file, text.replace(before, after));
}

const breakTemplate = (stage: Prepared) => rewrite(stage, 'template.yaml', 'Resources:\n', broken);
const mendTemplate = (stage: Prepared) => rewrite(stage, 'template.yaml', broken, 'Resources:\n');

async function stacksOf({ aws }: AwsStage): Promise<string> {
  return ((await contentsOf(aws))['stacks'] ?? []).join('\n');
}

async function failedFirst(): Promise<Prepared> {
  const stage = await prepared();
  await breakTemplate(stage);
  const { stderr } = await stage.command(['deploy', reference, ...approveAll], 1);
  expect(stderr).toContain('AB-ENGINE-DEPLOYMENT');
  expect(stderr).toContain('Broken (AWS::CloudFormation::WaitCondition): ');
  expect(await stacksOf(stage)).toContain(`${stack} ROLLBACK_COMPLETE`);
  return stage;
}

test('a first deployment that failed is deleted and made anew after approval of "delete", and not before', async () => {
  const stage = await failedFirst();
  await mendTemplate(stage);
  const before = await contentsOf(stage.aws);
  const { stdout } = await stage.command(['deploy', reference, '--dry-run', '--exit-code'], 3);
  expect(stdout).toContain('the failed stack (ROLLBACK_COMPLETE) is deleted first');
  const { stderr } = await stage.command(['deploy', reference, '--approve', 'create,update,security'], 4);
  expect(stderr).toContain('--approve delete');
  expect(await contentsOf(stage.aws)).toEqual(before);
  await stage.command(['deploy', reference, ...approveAll]);
  expect(await stacksOf(stage)).toContain(`${stack} CREATE_COMPLETE`);
});

test('a first deployment that failed is taken away by destroy', async () => {
  const stage = await failedFirst();
  const { stdout } = await stage.command(['destroy', reference, '--dry-run', '--exit-code'], 3);
  expect(stdout).toContain(`workload ${stack}`);
  expect(stdout).toContain('ROLLBACK_COMPLETE');
  expect(await stacksOf(stage)).toContain(`${stack} ROLLBACK_COMPLETE`);
  await stage.command(['destroy', reference, '--confirm', reference, '--approve', 'delete']);
  expect(await stacksOf(stage)).not.toContain(stack);
  expect((await stage.command(['destroy', reference, '--confirm', reference])).stdout).toContain('No changes.');
});

test('an update that could not be rolled back is rolled back and repeated after approval', async () => {
  const stage = await prepared();
  await stage.command(['deploy', reference, ...approveAll]);
  // Without the code that was deployed before, there is nothing to roll back to.
  const s3 = await stage.aws.s3();
  const bucket = `app-builder-${stage.account}-${stage.region}`;
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: bucket, Prefix: 'functions/' });
  const kept = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await s3.getObject({ Bucket: bucket, Key });
      await s3.deleteObject({ Bucket: bucket, Key });
      return { Key, Body: await Body?.transformToByteArray() };
    }),
  );
  await breakTemplate(stage);
  await rewrite(stage, 'handler.ts', "'dispatched'", "'sent'");
  const { stderr } = await stage.command(['deploy', reference, ...approveAll], 1);
  expect(stderr).toContain('Broken (AWS::CloudFormation::WaitCondition): ');
  expect(stderr).toContain('CloudFormation could not roll back');
  expect(await stacksOf(stage)).toContain(`${stack} UPDATE_ROLLBACK_FAILED`);

  for (const { Key, Body } of kept)
    await s3.putObject({ Bucket: bucket, Key, ...(Body === undefined ? {} : { Body }) });
  await mendTemplate(stage);
  const before = await contentsOf(stage.aws);
  const { stdout } = await stage.command(['deploy', reference, '--dry-run', '--exit-code'], 3);
  expect(stdout).toMatch(/rollback of the last update is continued first\s+\(UPDATE_ROLLBACK_FAILED\)/);
  await stage.command(['deploy', reference], 4);
  expect(await contentsOf(stage.aws)).toEqual(before);
  await stage.command(['deploy', reference, '--approve', 'update,create']);
  expect(await stacksOf(stage)).toContain(`${stack} UPDATE_COMPLETE`);
  expect((await stage.command(['deploy', reference])).stdout).toContain('No changes.');
});
