import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tableLeases } from '../../src/engine/aws/stores/lease.ts';
import { exitCodes } from '../../src/failure.ts';
import { play } from '../cli/terminal.ts';
import { gitIn } from '../support/git.ts';
import { reference } from './note-dispatcher.ts';
import { contentsOf } from './region.ts';
import { approveAll, openAwsStage } from './stage.ts';

const stack = 'app-builder-note-dispatcher';

async function deployed() {
  const stage = await openAwsStage();
  await stage.command(['bootstrap', ...approveAll]);
  const folder = await stage.copyOf('templates', reference);
  return {
    ...stage,
    template: join(folder, 'template.yaml'),
    async changeMemory(): Promise<void> {
      const file = join(folder, 'template.yaml');
      await writeFile(file, (await readFile(file, 'utf8')).replace('MemorySize: 256', 'MemorySize: 512'));
    },
  };
}

test('a dry run of an update whose template is too large for a request leaves no version of it in the bucket', async () => {
  const stage = await deployed();
  await appendFile(stage.template, `\nMetadata: { Long: ${'x'.repeat(60_000)} }\n`);
  await stage.command(['deploy', reference, ...approveAll]);
  await stage.changeMemory();
  const before = await contentsOf(stage.aws);
  await stage.command(['deploy', reference, '--dry-run', '--exit-code'], 3);
  expect(stage.calls.map(({ action }) => action)).toContainEqual(expect.stringMatching(/^PUT .*templates/));
  expect(await contentsOf(stage.aws)).toEqual(before);
});

test.each([
  ['is looked at', 'DescribeStacks'],
  ['has its change set made', 'CreateChangeSet'],
  ['has its change set read', 'DescribeChangeSet'],
])('a run that is cancelled while the stack %s leaves nothing behind and gives its lease back', async (_, action) => {
  const stage = await deployed();
  await stage.command(['deploy', reference, ...approveAll]);
  await stage.changeMemory();
  const before = await contentsOf(stage.aws);
  const controller = new AbortController();
  const first = stage.calls.length;
  const running = play(['deploy', reference, '--yes'], {
    folder: stage.folder,
    environment: stage.environment,
    signal: controller.signal,
  });
  await expect
    .poll(() => stage.calls.slice(first).map((call) => call.action), { timeout: 10_000, interval: 1 })
    .toContain(action);
  controller.abort();
  expect((await running).code).toBe(exitCodes.cancelled);
  expect(await contentsOf(stage.aws)).toEqual(before);
  const { stdout } = await stage.command(['deploy', reference, '--approve', 'update']);
  expect(stdout).toContain('made.');
});

test('what is replaced and what changes rights is marked, and needs approvals of its own', async () => {
  const stage = await deployed();
  const queue = (name: string) =>
    `Resources:\n  Extra: { Type: AWS::SQS::Queue, Properties: { QueueName: ${name} } }\n`;
  const rewrite = async (before: string, after: string): Promise<void> => {
    const text = await readFile(stage.template, 'utf8');
    expect(text).toContain(before);
    await writeFile(stage.template, text.replace(before, after));
  };
  await rewrite('Resources:\n', queue('one'));
  await stage.command(['deploy', reference, ...approveAll]);
  await rewrite(queue('one'), queue('two'));
  await rewrite(
    '      Policies:\n',
    '      Policies:\n        - SQSSendMessagePolicy: { QueueName: !GetAtt Extra.QueueName }\n',
  );
  const before = await contentsOf(stage.aws);
  const { stderr } = await stage.command(['deploy', reference, '--yes'], 4);
  expect(stderr).toMatch(/security +workload app-builder-note-dispatcher\s+change IntegrationFunctionRole/);
  expect(stderr).toMatch(/delete +workload app-builder-note-dispatcher\s+replace Extra \(AWS::SQS::Queue\)/);
  expect(stderr).toContain('--approve security,delete');
  expect(await contentsOf(stage.aws)).toEqual(before);
  await stage.command(['deploy', reference, '--yes', '--approve', 'security,delete']);
});

test('a run that somebody else is ahead of ends with 6, with who and since when, and changes nothing', async () => {
  const stage = await deployed();
  const table = await stage.aws.dynamoDB();
  const since = Date.now();
  const leases = tableLeases(
    () => Promise.resolve(table),
    'app-builder-state',
    () => since,
  );
  const lease = await leases.take(`provision/${stage.sandbox.domain}/wdc`, { who: 'bob@ci' });
  const before = await contentsOf(stage.aws);
  for (const words of [['bootstrap'], ['deploy', reference], ['destroy', reference, '--confirm', reference]]) {
    const { stderr } = await stage.command([...words, ...approveAll], 6);
    expect(stderr).toContain('AB-ENGINE-LOCKED');
    expect(stderr).toContain(`bob@ci has it since ${new Date(since).toISOString()}`);
  }
  expect(await contentsOf(stage.aws)).toEqual(before);
  await lease[Symbol.asyncDispose]();
  await stage.command(['deploy', reference, ...approveAll]);
});

test('a stack says which 4me domain it serves, from which commit it is, and who deployed it', async () => {
  const stage = await openAwsStage(undefined, { GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567' });
  await stage.command(['bootstrap', ...approveAll]);
  await stage.command(['deploy', reference, ...approveAll]);
  const cloudFormation = await stage.aws.cloudFormation();
  for (const name of ['app-builder-foundation', 'app-builder-engine', stack]) {
    const { Stacks: [found] = [] } = await cloudFormation.describeStacks({ StackName: name });
    const tags = Object.fromEntries((found?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
    expect(tags, name).toMatchObject({
      'app-builder:domain': stage.sandbox.domain,
      'app-builder:commit': '0123456789abcdef0123456789abcdef01234567',
      'app-builder:deployed-by': expect.stringMatching(/.@./) as string,
    });
  }
});

test('the commit is that of the folder that is deployed, and not of where the command runs', async () => {
  const stage = await openAwsStage();
  const folder = await stage.copyOf('templates', reference);
  const git = gitIn(folder);
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'An integration');
  await stage.command(['bootstrap', ...approveAll]);
  await stage.command(['deploy', reference, ...approveAll]);
  const { Stacks: [found] = [] } = await (await stage.aws.cloudFormation()).describeStacks({ StackName: stack });
  expect(found?.Tags).toContainEqual({ Key: 'app-builder:commit', Value: git('rev-parse', 'HEAD') });
});

test('reserved concurrency and tracing are given with --parameter', async () => {
  const stage = await openAwsStage();
  await stage.command(['bootstrap', ...approveAll]);
  await stage.command(['deploy', reference, ...approveAll]);
  const words = ['--parameter', 'ReservedConcurrencyParameter=5', '--parameter', 'TracingParameter=Active'];
  const { stdout } = await stage.command(['deploy', reference, ...words, '--dry-run']);
  expect(stdout).toContain('parameter ReservedConcurrencyParameter');
  expect(stdout).toContain('parameter TracingParameter');
  await stage.command(['deploy', reference, ...words, ...approveAll]);
  // What the template makes of them is in templates.test.ts; the emulator makes nothing of them.
  const { Stacks: [found] = [] } = await (await stage.aws.cloudFormation()).describeStacks({ StackName: stack });
  expect(found?.Parameters).toEqual(
    expect.arrayContaining([
      { ParameterKey: 'ReservedConcurrencyParameter', ParameterValue: '5' },
      { ParameterKey: 'TracingParameter', ParameterValue: 'Active' },
    ]),
  );
});
