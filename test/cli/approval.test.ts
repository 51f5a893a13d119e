import { describe, expect, test } from 'vitest';
import { approve } from '../../src/cli/approval.ts';
import type { ChangeKind, ProposedChange } from '../../src/reconcile/change.ts';
import { sample, shown } from './sample-command.ts';
import { play, scripted } from './terminal.ts';

const all: readonly ProposedChange[] = [
  { kind: 'delete', title: 'automation rule old', details: [] },
  { kind: 'create', title: 'app offering', details: ['name: Notes', 'scopes: 3'] },
  { kind: 'create', title: 'UI extension', details: [] },
  { kind: 'update', title: 'webhook', details: ['uri: a -> b'] },
  { kind: 'security', title: 'scopes', details: ['+ Request-update'] },
];

function approving(...kinds: readonly ChangeKind[]) {
  return sample(async (context) => {
    await approve(
      all.filter(({ kind }) => kinds.includes(kind)),
      context,
    );
    return shown('applied');
  });
}

describe('without anybody to ask', () => {
  test.each<[readonly ChangeKind[], readonly string[]]>([
    [[], []],
    [['create', 'update'], ['--yes']],
    [
      ['create', 'security'],
      ['-y', '--approve', 'security'],
    ],
    [
      ['create', 'update', 'security', 'delete'],
      ['--approve', 'create,update', '--approve', 'delete,security'],
    ],
  ])('%j is approved by %j', async (kinds, flags) => {
    expect(await play(['try', ...flags], { commands: approving(...kinds) })).toMatchObject({
      code: 0,
      stdout: 'applied\n',
    });
  });

  test('what is missing is said once, with what would change', async () => {
    const { stderr } = await play(['try', '--yes'], { commands: approving('create', 'update', 'security') });
    expect(stderr.match(/scopes/g)).toHaveLength(1);
    expect(stderr).toMatch(/security {2}scopes\n +\+ Request-update\n/);
    expect(stderr).not.toContain('webhook');
  });

  test.each<[readonly ChangeKind[], readonly string[], string, string]>([
    [['create', 'update'], [], 'create 2, update 1', '--approve create,update or --yes'],
    [['create', 'security', 'delete'], ['--yes'], 'security 1, delete 1', '--approve security,delete'],
    [['create'], ['--approve', 'update'], 'create 2', '--approve create or --yes'],
  ])('%j with %j exits 4 and names what is missing', async (kinds, flags, missing, fix) => {
    const { code, stdout } = await play(['try', '--json', ...flags], { commands: approving(...kinds) });
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'AB-APPROVAL-MISSING', message: `approval is missing for ${missing}`, fix: `add ${fix}` },
    });
  });
});

describe('on a terminal', () => {
  const scene = { terminal: true, environment: { NO_COLOR: '1', CI: '' } };

  test('the changes are shown by kind, and one question names the kinds', async () => {
    const asker = scripted({ create: true });
    const { code, stderr } = await play(['try'], {
      ...scene,
      asker,
      commands: approving('create', 'update', 'security', 'delete'),
    });
    expect(code).toBe(0);
    expect(asker.asked).toEqual([{ message: 'create 2, update 1, security 1, delete 1. Go ahead?' }]);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'create',
      '  + app offering',
      '  + UI extension',
      'update',
      '  ~ webhook',
      '      uri: a -> b',
      'security',
      '  ! scopes',
      '      + Request-update',
      'delete',
      '  - automation rule old',
    ]);
  });

  test('what is created is shown with its fields under --verbose only, and not at all where a flag approved it', async () => {
    const asker = scripted({ create: true, delete: true });
    const options = { ...scene, asker, commands: approving('create', 'delete') };
    expect((await play(['try', '--verbose'], options)).stderr).toContain('\n      name: Notes\n');
    expect((await play(['try', '--yes'], options)).stderr).not.toContain('app offering');
  });

  test('a long detail goes on under its own beginning', async () => {
    const details = [`link: "${'a'.repeat(36)}" -> "${'b'.repeat(36)}"`];
    const commands = sample(async (context) => {
      await approve([{ kind: 'update', title: 'product', details }], context);
      return shown('applied');
    });
    const { stderr } = await play(['try', '--yes'], { ...scene, commands });
    expect(stderr.split('\n').slice(2, 4)).toEqual([
      `      link: "${'a'.repeat(36)}" ->`,
      `        "${'b'.repeat(36)}"`,
    ]);
  });

  test('only what no flag approved is asked about', async () => {
    const asker = scripted({ delete: true });
    await play(['try', '--yes'], { ...scene, asker, commands: approving('create', 'delete') });
    expect(asker.asked).toEqual([{ message: 'delete 1. Go ahead?' }]);
  });

  test('a no exits 4', async () => {
    const asker = scripted({ create: false });
    const played = await play(['try'], { ...scene, asker, commands: approving('create') });
    expect(played).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('AB-APPROVAL-DECLINED') });
  });
});
