import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { givenFrom } from '../../src/cli/given.ts';
import type { Failure } from '../../src/failure.ts';
import { resolveAnswers } from '../../src/input/answers.ts';
import { questions } from '../../src/input/questions.ts';
import type { InputSources } from '../../src/input/sources.ts';
import { scripted, temporaryFolder } from '../cli/terminal.ts';
import { emptySources } from './sources-of-a-test.ts';

const { domain, account, enabledOfferings, installationWebhooks, token, accessToken, profile, engine } = questions;

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: unknown) => error as Failure,
  );
}

async function folderWith(content: object): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'default_input.json'), JSON.stringify(content));
  return folder;
}

describe('without anybody to ask', () => {
  test('all missing answers are in one failure, each with flag, variable and key', async () => {
    const failure = await failureOf(
      resolveAnswers([domain, account, enabledOfferings, token, profile], emptySources()),
    );
    expect(failure).toMatchObject({ code: 'AB-INPUT-MISSING', exit: 'usage' });
    expect(failure.message).toBe('3 answers are missing: domain, account, token');
    expect(failure.because).toBe('nobody can be asked: stdin is not a terminal');
    expect(failure.fix.split('\n').slice(1)).toEqual([
      ' --domain      APP_BUILDER_DOMAIN   domain',
      ' --account     APP_BUILDER_ACCOUNT  account',
      ' --token-file  APP_BUILDER_TOKEN    token',
    ]);
  });

  test('an answer that is not valid is named in the same failure, without its value', async () => {
    const sources = emptySources({ environment: { APP_BUILDER_DOMAIN: 'https://4me.qa/' } });
    const failure = await failureOf(resolveAnswers([domain, account], sources));
    expect(failure.code).toBe('AB-INPUT-MISSING');
    expect(failure.because).toContain('domain (variable APP_BUILDER_DOMAIN) is not a host name');
    expect(JSON.stringify([failure.message, failure.because, failure.fix])).not.toContain('https://4me.qa/');
  });

  test('a command that needs a profile makes it required', async () => {
    const failure = await failureOf(resolveAnswers([{ ...profile, required: true }, engine], emptySources()));
    expect(failure.message).toBe('1 answer is missing: profile');
  });

  test.each([
    ['yes', true],
    ['True', true],
    ['1', true],
    ['no', false],
    ['false', false],
    ['0', false],
    ['', undefined],
  ])('the variable of a decision may be %j', async (word, decided) => {
    const sources = emptySources({ environment: { APP_BUILDER_INSTALLATION_WEBHOOKS: word } });
    expect((await resolveAnswers([installationWebhooks], sources)).decision('installationWebhooks')).toBe(decided);
  });

  test('a decision takes no other word', async () => {
    const sources = emptySources({ environment: { APP_BUILDER_INSTALLATION_WEBHOOKS: 'constructor' } });
    expect((await failureOf(resolveAnswers([installationWebhooks], sources))).because).toContain('not one of yes, no');
  });

  test('defaults answer, suggestions do not', async () => {
    const answers = await resolveAnswers([enabledOfferings, profile, engine], emptySources());
    expect([answers.list('enabledOfferings'), answers.optional('profile'), answers.optional('engine')]).toEqual([
      ['*'],
      undefined,
      undefined,
    ]);
    expect(answers.origin('enabledOfferings')).toBe('default');
  });
});

describe('on a terminal', () => {
  test('values of files are the initial values of prompts, and Enter takes them with their origin', async () => {
    const startFolder = await folderWith({ domain: '4me.qa' });
    const ask = scripted({ '4me domain': undefined, '4me account': 'wna-it', Enabled: undefined });
    const answers = await resolveAnswers([domain, account, enabledOfferings], emptySources({ startFolder, ask }));
    expect(ask.asked).toEqual([
      { message: '4me domain', initial: '4me.qa' },
      { message: '4me account of the provider', initial: 'wdc' },
      { message: 'Enabled offerings', initial: '*' },
    ]);
    expect(['domain', 'account', 'enabledOfferings'].map((key) => [answers.text(key), answers.origin(key)])).toEqual([
      ['4me.qa', join(startFolder, 'default_input.json')],
      ['wna-it', 'prompt'],
      ['*', 'default'],
    ]);
  });

  test('skipQuestionWithDefault asks only for what nothing answers', async () => {
    const startFolder = await folderWith({ skipQuestionWithDefault: true, domain: '4me.qa' });
    const ask = scripted({ '4me account': 'wdc' });
    await resolveAnswers([domain, account, enabledOfferings], emptySources({ startFolder, ask }));
    expect(ask.asked.map(({ message }) => message)).toEqual(['4me account of the provider']);
  });

  test('flags and variables are not asked about', async () => {
    const ask = scripted({});
    const sources = { ask, given: givenFrom({ domain: '4me.qa' }), environment: { APP_BUILDER_ACCOUNT: 'wdc' } };
    const answers = await resolveAnswers([domain, account], emptySources(sources));
    expect([answers.text('domain'), answers.text('account')]).toEqual(['4me.qa', 'wdc']);
    expect(ask.asked).toEqual([]);
  });

  test('a wrong flag fails before the first question', async () => {
    const ask = scripted({});
    const failure = await failureOf(
      resolveAnswers([domain, account], emptySources({ ask, given: givenFrom({ account: 'W W' }) })),
    );
    expect(failure.code).toBe('AB-INPUT-INVALID');
    expect(ask.asked).toEqual([]);
  });

  test('a typed secret is registered before it is returned, and Enter keeps that of a file', async () => {
    const startFolder = await folderWith({ token: 'secret-of-the-file' });
    const hidden: string[] = [];
    const redact = (secret: string): void => void hidden.push(secret);
    const typed = await resolveAnswers(
      [token],
      emptySources({ redact, ask: scripted({ 'Client secret': 'typed-secret' }) }),
    );
    const kept = await resolveAnswers(
      [token],
      emptySources({ redact, startFolder, ask: scripted({ 'Client secret (Enter keeps': undefined }) }),
    );
    expect([typed.text('token'), kept.text('token')]).toEqual(['typed-secret', 'secret-of-the-file']);
    expect(hidden).toEqual(expect.arrayContaining(['typed-secret', 'secret-of-the-file']));
  });
});

describe('secrets from files and stdin', () => {
  const reading: Partial<InputSources> = {
    readFile: async () => 'from-the-file\n',
    readStdin: async () => 'from-stdin\r\n',
  };

  test.each([
    ['token-file', 'path', 'from-the-file', 'flag --token-file'],
    ['token-stdin', true, 'from-stdin', 'flag --token-stdin'],
  ] as const)('--%s is read without its line break', async (flag, value, secret, origin) => {
    const answers = await resolveAnswers([token], emptySources({ ...reading, given: givenFrom({ [flag]: value }) }));
    expect([answers.text('token'), answers.origin('token')]).toEqual([secret, origin]);
  });

  test.each([
    [{ 'token-file': 'path', 'token-stdin': true }, '--token-file and --token-stdin exclude each other'],
    [{ 'token-stdin': true, 'access-token-stdin': true }, '--token-stdin and --access-token-stdin exclude each other'],
  ] as const)('%j is refused', async (flags, message) => {
    const failure = await failureOf(
      resolveAnswers([token, accessToken], emptySources({ ...reading, given: givenFrom(flags) })),
    );
    expect(failure).toMatchObject({ exit: 'usage', message });
  });

  test('an empty token file is not valid', async () => {
    const sources = emptySources({ readFile: async () => '\n', given: givenFrom({ 'token-file': 'path' }) });
    expect((await failureOf(resolveAnswers([token], sources))).because).toBe('token (flag --token-file) is empty');
  });
});
