import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../src/app.ts';
import type { Asker, CommandContext } from '../../src/cli/command.ts';
import { givenFrom } from '../../src/cli/given.ts';
import { resolveAnswers, type Answers } from '../../src/input/answers.ts';
import { commitOf } from '../../src/input/commit.ts';
import { mfaCodeOf } from '../../src/input/mfa-code.ts';
import { questions } from '../../src/input/questions.ts';
import { inputSources } from '../../src/input/sources.ts';
import type { RunEvent } from '../../src/run.ts';
import { failureOf } from '../engine/aws/session/session-of-a-test.ts';
import { temporaryFolder } from '../engine/temporary-folder.ts';
import { gitIn } from '../support/git.ts';

type Environment = Readonly<Record<string, string>>;

interface Opened {
  readonly context: CommandContext;
  readonly answers: Answers;
  readonly warnings: readonly string[];
}

/** A command line of `bootstrap` in an environment that has nothing but what is given. */
async function commandLine(flags: Environment, environment: Environment = {}): Promise<Opened> {
  const folder = await temporaryFolder();
  const warnings: string[] = [];
  const context: CommandContext = {
    surroundings: {
      environment: { AWS_EC2_METADATA_DISABLED: 'true', ...environment },
      workingFolder: folder,
      homeFolder: folder,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      now: () => 0,
    },
    commands: [],
    given: givenFrom(flags),
    signal: new AbortController().signal,
    now: () => 0,
    report: (event: RunEvent) => void (event.type === 'warning' && warnings.push(event.text)),
    ask: undefined,
    whyNotAsking: '--no-input was given',
    json: false,
    verbose: false,
    redact: () => {},
    clean: (text) => text,
  };
  const { domain, engine, engineName, engineFolder, sandbox, profile, region, mfaCode } = questions;
  const asked = [domain, engine, engineName, engineFolder, sandbox, profile, region, mfaCode];
  return { context, answers: await resolveAnswers(asked, inputSources(context)), warnings };
}

const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };
const emulator = { ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
const sandboxFlags = { domain: '4me-sandbox.test', sandbox: 'http://127.0.0.1:4040' };

describe('which engine', () => {
  test.each([
    ['AWS for a real domain', { domain: '4me-demo.com' }, keys, 'aws', []],
    ['this machine for a domain of the sandbox', sandboxFlags, {}, 'local', []],
    ['AWS for the sandbox on an emulator of this machine', { ...sandboxFlags, engine: 'aws' }, emulator, 'aws', []],
    [
      'AWS for a real domain on an emulator, with a warning',
      { domain: '4me-demo.com' },
      emulator,
      'aws',
      ['4me-demo.com cannot reach the emulator of AWS on this machine (http://127.0.0.1:1)'],
    ],
    [
      'this machine, which takes neither profile nor region',
      { ...sandboxFlags, profile: 'staging', region: 'eu-west-1' },
      {},
      'local',
      [
        'profile is for the AWS engine; the local one does not use it (flag --profile)',
        'region is for the AWS engine; the local one does not use it (flag --region)',
      ],
    ],
  ])('%s', async (_, flags, environment, name, expected) => {
    const { answers, context, warnings } = await commandLine(flags, environment);
    await using engine = await openEngine(answers, context);
    expect(engine.name).toBe(name);
    expect(warnings).toEqual(expected);
  });

  test.each([
    [
      'the sandbox and AWS itself',
      { ...sandboxFlags, engine: 'aws' },
      keys,
      'AB-ENGINE-UNREACHABLE',
      /AWS_ENDPOINT_URL=/,
    ],
    [
      'a real domain and this machine',
      { domain: '4me-demo.com', engine: 'local' },
      {},
      'AB-ENGINE-UNREACHABLE',
      /--engine aws/,
    ],
    ['AWS without a region', { domain: '4me-demo.com' }, { ...keys, AWS_REGION: '' }, 'AB-AWS-REGION', /--region/],
    ['an unknown profile', { domain: '4me-demo.com', profile: 'x' }, keys, 'AB-AWS-PROFILE', /AWS_ACCESS_KEY_ID/],
  ])('%s are refused (exit 2)', async (_, flags, environment, code, fix) => {
    const { answers, context } = await commandLine(flags, environment);
    const failure = await failureOf(openEngine(answers, context));
    expect(failure).toMatchObject({ code, exit: 'usage' });
    expect(failure.fix).toMatch(fix);
  });
});

describe('the code of an MFA device', () => {
  const serial = 'arn:aws:iam::1:mfa/ann';

  test('is the answer that was given', async () => {
    const { answers, context } = await commandLine({ domain: 'x.com' }, { APP_BUILDER_MFA_CODE: '123456' });
    expect(await mfaCodeOf(answers, context)(serial)).toBe('123456');
  });

  test('is asked for, without being shown, where somebody can be asked', async () => {
    const { answers, context } = await commandLine({ domain: 'x.com' });
    const hidden: string[] = [];
    const ask: Asker = {
      text: () => Promise.reject(new Error('it would be shown')),
      confirm: () => Promise.reject(new Error('nothing to confirm')),
      select: () => Promise.reject(new Error('nothing to select')),
      secret({ message, check }) {
        expect(message).toContain(serial);
        expect([check?.('12345'), check?.('12345a'), check?.(' 123456 ')]).toEqual([
          'is not a code of six digits',
          'is not a code of six digits',
          undefined,
        ]);
        return Promise.resolve(' 654321 ');
      },
    };
    const code = mfaCodeOf(answers, { ...context, ask, redact: (secret) => void hidden.push(secret) });
    expect(await code(serial)).toBe('654321');
    expect(hidden).toEqual(['654321']);
  });

  test('is missing where nobody can be asked (exit 5), which says how to give it', async () => {
    const { answers, context } = await commandLine({ domain: 'x.com' });
    const failure = await failureOf(mfaCodeOf(answers, context)(serial));
    expect(failure).toMatchObject({ code: 'AB-AWS-MFA', exit: 'credentials' });
    expect(failure.fix).toMatch(/--mfa-code-file.*--mfa-code-stdin.*APP_BUILDER_MFA_CODE/s);
  });
});

describe('the commit of a folder', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';

  test.each(['GITHUB_SHA', 'CI_COMMIT_SHA', 'BUILD_SOURCEVERSION'])('is that of %s', async (name) => {
    expect(await commitOf(await temporaryFolder(), { [name]: sha })).toBe(sha);
  });

  test('is that of git, and none where there is no repository or no git', async () => {
    const folder = await temporaryFolder();
    const environment = { PATH: process.env['PATH'], GIT_CEILING_DIRECTORIES: folder, GITHUB_SHA: 'not a commit' };
    expect(await commitOf(folder, environment)).toBeUndefined();
    const git = gitIn(folder);
    git('init', '-q');
    await writeFile(join(folder, 'file'), '');
    git('add', '.');
    git('commit', '-q', '-m', 'x');
    expect(await commitOf(folder, environment)).toBe(git('rev-parse', 'HEAD'));
    expect(await commitOf(folder, { PATH: '' })).toBeUndefined();
  });
});
