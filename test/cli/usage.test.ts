import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Given } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/table.ts';
import { sample, shown } from './sample-command.ts';
import { play } from './terminal.ts';

describe('help', () => {
  test.each([[[]], [['--help']], [['help']], [['-h', '--json']]])(
    'for %j lists every command and exits 0',
    async (argv) => {
      const { code, stdout, stderr } = await play(argv);
      expect([code, stderr]).toEqual([0, '']);
      for (const { name } of commands) expect(stdout).toContain(`  ${name.split(' ')[0]}`);
    },
  );

  test.each(commands.map(({ name }) => [name]))(
    'of %s shows its flags and those of every command, within 80 columns',
    async (name) => {
      const { code, stdout } = await play([...name.split(' '), '--help']);
      const command = commands.find((candidate) => candidate.name === name);
      expect(code).toBe(0);
      for (const flag of [...(command?.flags ?? []), { name: 'json' }, { name: 'no-input' }])
        expect(stdout).toContain(`--${flag.name}`);
      const wide = stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  app-builder'));
      expect(wide).toEqual([]);
    },
  );

  test('of a group lists its commands, and nothing else, and exits 0', async () => {
    const { code, stdout } = await play(['config']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/work with\.\n\nCommands:\n {2}show \[integration\] .*\n\nFlags:/);
    expect(stdout).not.toContain('help [command]');
  });

  test.each([['deploy'], ['config'], ['config show'], ['deploy note-dispatcher']])(
    'by the word help is that of the flag, for %s',
    async (name) => {
      const words = name.split(' ');
      expect(await play(['help', ...words])).toEqual(await play([...words, '--help']));
    },
  );

  test('--version prints the version of the package', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await play(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('a command line that is not understood exits 2 and prints nothing on stdout', () => {
  test.each([
    [['deply'], 'AB-USAGE-COMMAND', 'did you mean deploy?'],
    [['nonsense'], 'AB-USAGE-COMMAND', 'app-builder --help'],
    [['config', 'shw'], 'AB-USAGE-COMMAND', 'did you mean show?'],
    [['config', 'nonsense'], 'AB-USAGE-COMMAND', 'app-builder config --help'],
    [['help', 'deply'], 'AB-USAGE-COMMAND', 'did you mean deploy?'],
    [['help', 'config', 'shw'], 'AB-USAGE-COMMAND', 'did you mean show?'],
    [['deploy', 'a', '--exit-code'], 'AB-USAGE-FLAG', 'add --dry-run'],
    [['bootstrap', '--domian', 'x'], 'AB-USAGE-FLAG', 'did you mean --domain?'],
    [['deploy'], 'AB-USAGE-ARGUMENT', 'app-builder deploy --help'],
    [['deploy', 'a', 'b'], 'AB-USAGE-ARGUMENT', 'app-builder deploy --help'],
    [['bootstrap', '--domain'], 'AB-USAGE-VALUE', 'app-builder bootstrap --help'],
    [['bootstrap', '--approve', 'create,everything'], 'AB-USAGE-VALUE', 'create, update'],
    [['sandbox', '--brand', 'other'], 'AB-USAGE-VALUE', '4me, xurrent'],
    [['sandbox', '--port', '65536'], 'AB-USAGE-VALUE', '0 to 65535'],
    [['sandbox', '--failures', '-1'], 'AB-USAGE-VALUE', '0 to 100'],
  ])('%j', async (argv, errorCode, hint) => {
    const { code, stdout, stderr } = await play(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^error ${errorCode}  `));
    expect(stderr.replaceAll('\n', ' ')).toContain(hint);
  });
});

describe('a secret on argv', () => {
  test.each([
    [['bootstrap', '--token', 'very-secret'], '--token-file <path>'],
    [['bootstrap', '--token=very-secret'], 'APP_BUILDER_TOKEN'],
    [['--json', 'deploy', 'x', '--access-token=very-secret'], '--access-token-stdin'],
  ])('is refused with a fix and not repeated: %j', async (argv, fix) => {
    const { code, stdout, stderr } = await play(argv);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('AB-USAGE-SECRET');
    expect((stdout + stderr).replaceAll('\n', ' ')).toContain(fix);
    expect(stdout + stderr).not.toContain('very-secret');
  });

  test('behind a mistyped flag is not repeated either', async () => {
    const { code, stderr } = await play(['bootstrap', '--tokn=very-secret']);
    expect([code, stderr.includes('very-secret')]).toEqual([2, false]);
  });
});

/** Runs `try` with these words and returns what it was given. */
async function given(argv: readonly string[]): Promise<Given> {
  const seen: Given[] = [];
  const table = sample(
    async (context) => {
      seen.push(context.given);
      return shown('');
    },
    {
      arguments: [{ name: 'thing', summary: '', required: false }],
      flags: [
        { name: 'dry-run', summary: '' },
        { name: 'client-id', summary: '', value: 'id' },
        { name: 'part', summary: '', value: 'name', many: 'list' },
      ],
    },
  );
  expect((await play(argv, { commands: table })).code).toBe(0);
  return seen[0] as Given;
}

describe('flags', () => {
  test('arrive under their own names, and those not given do not', async () => {
    const flags = await given(['try', 'it', '--client-id', 'a', '--no-input']);
    expect([flags.text('client-id'), flags.has('no-input'), flags.has('no-color'), flags.has('dry-run')]).toEqual([
      'a',
      true,
      false,
      false,
    ]);
    expect(flags.arguments['thing']).toBe('it');
  });

  test('that may be repeated take commas as well', async () => {
    expect((await given(['try', '--part', 'a,b', '--part=c'])).list('part')).toEqual(['a', 'b', 'c']);
  });

  test('of every command may stand before its name', async () => {
    const flags = await given(['--approve', 'create', '-y', 'try', '--approve', 'delete']);
    expect([flags.has('yes'), flags.list('approve')]).toEqual([true, ['create', 'delete']]);
  });
});
