import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { sample, shown } from './sample-command.ts';
import { play } from './terminal.ts';

const locked = { code: 'AB-TEST-LOCKED', exit: 'locked', retryable: true } as const;

function failing(error: unknown) {
  return sample(async () => {
    throw error;
  });
}

describe('a result', () => {
  test('goes to stdout, and what happened meanwhile to stderr', async () => {
    const commands = sample(async ({ report }) => {
      report({ type: 'started', step: 'a', title: 'webhook policy' });
      report({ type: 'finished', step: 'a', outcome: 'created', detail: 'es512' });
      return shown('the link');
    });
    expect(await play(['try'], { commands })).toEqual({
      code: 0,
      stdout: 'the link\n',
      stderr: '2026-01-01T00:00:00Z  created    webhook policy  es512\n',
    });
  });

  test.each([
    ['beside its step', true, 80, 'done       step  twelve changes\n'],
    ['below it where the line would be too long', true, 24, 'done       step\n           twelve changes\n'],
    ['in the same line of a log, however long', false, 24, '2026-01-01T00:00:00Z  done       step  twelve changes\n'],
  ])('has the detail of a step %s', async (_, terminal, columns, expected) => {
    const commands = sample(async ({ report }) => {
      report({ type: 'finished', step: 'step', outcome: 'done', detail: 'twelve changes' });
      return shown('result');
    });
    expect((await play(['try', '--no-color'], { commands, columns, terminal })).stderr).toBe(expected);
  });

  test('under --json is one document, and stderr stays silent', async () => {
    const commands = sample(async ({ report }) => {
      report({ type: 'warning', text: 'careful' });
      return shown('unused', { link: 'x' });
    });
    const { code, stdout, stderr } = await play(['try', '--json'], { commands });
    expect([code, JSON.parse(stdout), stderr]).toEqual([
      0,
      { ok: true, command: 'try', link: 'x', warnings: ['careful'] },
      '',
    ]);
  });

  test('under --json carries the warnings in the document, whether the command succeeds or fails', async () => {
    const warning = (fails: boolean) =>
      sample((context) => {
        context.report({ type: 'warning', text: 'token is in a file that git tracks' });
        return fails ? Promise.reject(new Error('away')) : Promise.resolve(shown('done'));
      });
    for (const fails of [false, true]) {
      const { stdout } = await play(['try', '--json'], { commands: warning(fails) });
      expect(JSON.parse(stdout)).toMatchObject({ ok: !fails, warnings: ['token is in a file that git tracks'] });
    }
  });

  test('under --json --verbose leaves the events on stderr, one JSON document a line', async () => {
    const commands = sample(async ({ report }) => {
      report({ type: 'information', text: 'one' });
      report({ type: 'information', text: 'two' });
      return shown('');
    });
    const { stderr } = await play(['try', '--json', '--verbose'], { commands });
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { type: 'information', text: 'one' },
      { type: 'information', text: 'two' },
    ]);
  });

  test('decides between exit 0 and 3', async () => {
    const commands = sample(async () => ({ ...shown(''), exitCode: 3 as const }));
    expect((await play(['try'], { commands })).code).toBe(3);
  });

  test('hides registered secrets in the document, the lines and the events', async () => {
    const commands = sample(async ({ redact, report, surroundings }) => {
      redact('top-secret-value');
      report({ type: 'information', text: 'has top-secret-value' });
      surroundings.stderr.write('direct top-secret-value\n');
      return shown('line top-secret-value', { deep: [{ 'top-secret-value': 'a top-secret-value' }] });
    });
    const played = [await play(['try'], { commands }), await play(['try', '--json', '--verbose'], { commands })];
    for (const { stdout, stderr } of played) expect(stdout + stderr).not.toContain('top-secret-value');
    expect(JSON.parse(played[1]?.stdout ?? '')).toMatchObject({ deep: [{ '***': 'a ***' }] });
  });
});

describe('an expected failure', () => {
  const failure = new Failure(locked, {
    message: 'another run holds the lock since a while ago, and it does not look as if it would end soon',
    because: 'held by ci-runner-7',
    fix: 'wait for it',
  });

  test('is printed as code, what, because and fix, wrapped at 80 columns, with its exit code', async () => {
    const { code, stdout, stderr } = await play(['try'], { commands: failing(failure) });
    expect([code, stdout]).toEqual([6, '']);
    expect(stderr.split('\n')).toEqual([
      'error AB-TEST-LOCKED  another run holds the lock since a while ago, and it does',
      '      not look as if it would end soon',
      'because held by ci-runner-7',
      'fix wait for it',
      '',
    ]);
  });

  test('is one document under --json, with what is done and what to run next', async () => {
    const commands = sample(async ({ report }) => {
      report({ type: 'started', step: 's3', title: 'S3 product' });
      report({ type: 'finished', step: 's3', outcome: 'created' });
      report({ type: 'started', step: 'ci', title: 'configuration item' });
      throw failure;
    });
    const { code, stdout, stderr } = await play(['try', '--json'], { commands });
    expect([code, stderr]).toEqual([6, '']);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      command: 'try',
      exitCode: 6,
      error: {
        code: 'AB-TEST-LOCKED',
        message: failure.message,
        cause: 'held by ci-runner-7',
        fix: 'wait for it',
        retryable: true,
      },
      completed: ['S3 product'],
      next: ['app-builder try --json'],
    });
  });

  test('of the command line is a document too', async () => {
    const { code, stdout, stderr } = await play(['nonsense', '--json']);
    expect([code, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      command: 'app-builder',
      exitCode: 2,
      error: { code: 'AB-USAGE-COMMAND' },
    });
  });

  test.each([
    [['deploy', '--nonsense', '--json'], 'deploy'],
    [['config', 'show', '--nonsense', '--json'], 'config show'],
    [['bootstrap', '--token=x', '--json'], 'bootstrap'],
  ])('of a command line names the command that was meant: %j', async (argv, command) => {
    const { code, stdout } = await play(argv);
    expect([code, (JSON.parse(stdout) as { readonly command: string }).command]).toEqual([2, command]);
  });

  test('shows its causes and stack only with --verbose', async () => {
    const cause = new Error('socket hang up', { cause: new Error('ECONNRESET') });
    const commands = failing(new Failure(locked, { message: 'no', fix: 'x' }, { cause }));
    const quiet = await play(['try'], { commands });
    const verbose = await play(['try', '--verbose'], { commands });
    expect(quiet.stderr).not.toContain('socket hang up');
    expect(verbose.stderr).toMatch(/caused by Error: socket hang up[^]*caused by Error: ECONNRESET/);
    expect(verbose.stderr).toContain('outcome.test.ts');
  });

  test('hides a secret that wrapping would have cut in two', async () => {
    const commands = sample(async ({ redact }) => {
      redact('correct horse battery staple');
      throw new Failure(locked, { message: `${'x '.repeat(24)}correct horse battery staple`, fix: 'x' });
    });
    const { stderr } = await play(['try'], { commands });
    expect(stderr).toContain('***');
    expect(stderr).not.toMatch(/correct|staple/);
  });
});

describe('a failure while a failure is on its way', () => {
  test('does not hide the first one, and does not hide that closing failed where nothing else did', async () => {
    const first = new Failure(locked, { message: 'somebody else deploys', fix: 'wait' });
    const commands = (error: Error | undefined) =>
      sample(async () => {
        await using closing = { [Symbol.asyncDispose]: () => Promise.reject(new Error('cannot be closed')) };
        if (error !== undefined) throw error;
        return shown(typeof closing);
      });
    expect(await play(['try'], { commands: commands(first) })).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('somebody else deploys'),
    });
    expect(await play(['try'], { commands: commands(undefined) })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be closed'),
    });
  });
});

describe('an unexpected error', () => {
  test.each([
    [new TypeError('x is undefined'), 'x is undefined'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
  ])('%s is a bug: exit 1, its message, no stack', async (error, message) => {
    const { code, stderr } = await play(['try'], { commands: failing(error) });
    expect(code).toBe(1);
    expect(stderr).toBe(`error AB-BUG  ${message}\nfix run it again with --verbose and report what it says\n`);
  });

  test('while loading the command is printed in the same form', async () => {
    const commands = sample(() => Promise.reject(new Error('unused'))).map((command) => ({
      ...command,
      load: () => Promise.reject(new Error('gone')),
    }));
    expect(await play(['try'], { commands })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AB-BUG  gone'),
    });
  });

  test('outside of the command ends it as well', async () => {
    const crash = Promise.reject(new Error('from elsewhere'));
    crash.catch(() => {});
    const commands = sample(() => new Promise(() => {}));
    expect(await play(['try'], { commands, crash })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('from elsewhere'),
    });
  });
});

describe('a cancelled run', () => {
  test('exits 130, whatever the command threw', async () => {
    const controller = new AbortController();
    const commands = sample(async ({ signal }) => {
      controller.abort();
      signal.throwIfAborted();
      return shown('');
    });
    expect(await play(['try'], { commands, signal: controller.signal })).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('AB-RUN-CANCELLED'),
    });
  });

  test('that the command ends well, as a server does, exits 0', async () => {
    const controller = new AbortController();
    const commands = sample(async () => {
      controller.abort();
      return shown('stopped');
    });
    expect((await play(['try'], { commands, signal: controller.signal })).code).toBe(0);
  });
});
