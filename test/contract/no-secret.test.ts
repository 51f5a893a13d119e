import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../src/cli/table.ts';
import type { Played } from '../cli/terminal.ts';
import { scenarios } from './scenarios.ts';
import { secretsIn } from './secret-search.ts';
import { openSecretStage, type SecretStage } from './secret-stage.ts';

let stage: SecretStage;
beforeAll(async () => {
  stage = await openSecretStage();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const names = commands.map(({ name }) => name);

test('every command of the table has a scenario', () => {
  expect(Object.keys(scenarios).toSorted()).toEqual(names.toSorted());
});

test('every store of the stage has secrets, and the search finds them in each form', async () => {
  const secrets = await stage.secrets();
  expect(secrets).toContain(stage.sandbox.provider.token);
  for (const place of ['secrets', 'state', 'parameter', 'file-token', 'aws-key', 'shared', 'wrong-token']) {
    expect(
      secrets.some((secret) => secret.startsWith(`planted+${place}/`)),
      place,
    ).toBe(true);
  }
  const [secret = ''] = secrets.filter((one) => one.startsWith('planted+'));
  const forms = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(`id:${secret}`).toString('base64'),
    Buffer.from(`x${secret}y`).toString('base64url'),
    `${secret.slice(0, 9)}\n      ${secret.slice(9)}`,
  ];
  for (const form of forms) expect(secretsIn(`before ${form} after`, secrets), form).toEqual([secret]);
  expect(secretsIn('a text with nothing in it', secrets)).toEqual([]);
});

/** As a person, a script and somebody who looks for a fault see it. */
const forms = [[], ['--json'], ['--verbose'], ['--json', '--verbose']];

async function perform(name: string, words: readonly string[]): Promise<Played> {
  const serves = scenarios[name]?.serves;
  const controller = new AbortController();
  const end = (): void => controller.abort(new Error('Ctrl-C'));
  const onStderr = (text: string): void => {
    if (serves !== undefined && text.includes(serves)) end();
  };
  // Under --json it does not say that it serves.
  const timer = serves !== undefined && words.includes('--json') ? setTimeout(end, 3000) : undefined;
  const scene = { environment: stage.planted.variables, signal: controller.signal, onStderr };
  const played = await stage.command([...name.split(' '), ...words], scene);
  clearTimeout(timer);
  return played;
}

async function requireNothingSecret(name: string, { stdout, stderr }: Played): Promise<void> {
  const shown = scenarios[name]?.shows?.(stage) ?? [];
  const secrets = (await stage.secrets()).filter((secret) => !shown.includes(secret));
  expect(secretsIn(stdout, secrets), stdout).toEqual([]);
  expect(secretsIn(stderr, secrets), stderr).toEqual([]);
  expect(stdout + stderr).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY/);
}

test.each(names)(
  '%s prints nothing secret, and documents that fit, when it succeeds',
  { timeout: 120_000 },
  async (name) => {
    for (const form of forms) {
      const played = await perform(name, [...((await scenarios[name]?.succeeds(stage)) ?? []), ...form]);
      expect(played.code, `${form.join(' ')}\n${played.stdout}${played.stderr}`).toBe(0);
      await requireNothingSecret(name, played);
    }
  },
);

test.each(names)(
  '%s prints nothing secret, and a whole document, when it fails',
  { timeout: 120_000 },
  async (name) => {
    for (const form of forms) {
      const played = await perform(name, [...((await scenarios[name]?.fails(stage)) ?? []), ...form]);
      expect(played.code, `${form.join(' ')}\n${played.stdout}${played.stderr}`).toBe(scenarios[name]?.code);
      if (form.includes('--json'))
        expect(JSON.parse(played.stdout)).toMatchObject({ ok: false, exitCode: played.code });
      else expect(played.stderr).toMatch(/^error AB-/m);
      await requireNothingSecret(name, played);
    }
  },
);
