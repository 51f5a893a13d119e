import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { play } from '../cli/terminal.ts';

// Longer than the demo's own patience, so that its failure says what did not happen.
vi.setConfig({ testTimeout: 60_000 });

interface DemoDocument {
  readonly ok: boolean;
  readonly steps: readonly {
    readonly name: string;
    readonly ms: number;
    readonly requests: number;
    readonly mutations: number;
  }[];
  readonly result: {
    readonly note: string;
    readonly translated: string;
    readonly document: { readonly input: object };
  };
}

test('the demo prints one document: its steps with their requests, within the limits, and the result', async () => {
  const { code, stdout, stderr } = await play(['demo', 'note-dispatcher', '--json']);
  expect(code, stderr).toBe(0);
  const { ok, steps, result } = JSON.parse(stdout) as DemoDocument;
  expect(ok).toBe(true);
  expect(steps.map(({ name }) => name)).toEqual(['bootstrap', 'deploy', 'deploy-again', 'install', 'event', 'result']);
  const [bootstrap, deploy, again] = steps;
  expect(bootstrap?.requests).toBeLessThanOrEqual(12);
  expect(deploy?.requests).toBeLessThanOrEqual(7);
  expect(again?.requests).toBeLessThanOrEqual(4);
  expect(again?.mutations).toBe(0);
  expect(result.note).toBe('You are too sure!');
  expect(result.translated).not.toBe('');
  expect(result.document).toMatchObject({
    input: { event: 'automation_rule', account_id: 'wna-it', payload: { text: 'You are too sure!' } },
    translationResponse: { text: 'You are too sure!', translated: result.translated },
  });
});

test('for a person, the demo shows the note, its translation and the document', async () => {
  const { code, stdout, stderr } = await play(['demo']);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/original note +You are too sure!/);
  expect(stdout).toMatch(/translated text +\S/);
  expect(stdout).toContain('"translationResponse"');
  expect(stdout + stderr).not.toMatch(/sandbox-secret|BEGIN|eyJ/);
  expect(stderr).toContain('deploy note-dispatcher again');
});

test('the demo of Typeform goes from an empty account to the note with the answers of the survey', async () => {
  const { code, stdout, stderr } = await play(['demo', 'typeform', '--json']);
  expect(code, stderr).toBe(0);
  const { steps, result } = JSON.parse(stdout) as {
    readonly steps: readonly { readonly name: string; readonly requests: number; readonly mutations: number }[];
    readonly result: { readonly invitation: string; readonly note: string; readonly deliveries: readonly object[] };
  };
  const names = ['bootstrap', 'deploy', 'deploy-again', 'install', 'register', 'complete', 'survey', 'result'];
  expect(steps.map(({ name }) => name)).toEqual(names);
  expect(steps[1]?.requests).toBeLessThanOrEqual(7);
  expect(steps[2]).toMatchObject({ requests: 2, mutations: 0 });
  expect(result.invitation).toContain('](https://mysite.typeform.com/to/u6nXL7#request_id=70414)');
  expect(result.note).toMatch(/^Answers to the survey "Customer Satisfaction Survey":\n - ".*": 9\n - ".*": Great\n/);
  expect(result.deliveries).toEqual([{ event: expect.stringMatching(/./) as string, status: 200 }]);
});

test.each([
  [
    'thena-ticket-notes',
    ['deploy', 'deploy-again', 'install', 'configure', 'event', 'result', 'uninstall'],
    { document: { event: 'comment' } },
  ],
  [
    'heseya-order-notes',
    ['deploy', 'deploy-again', 'install', 'configure', 'event', 'result', 'action', 'uninstall'],
    {
      document: { event: 'OrderCreated' },
      action: { status: 200 },
      deliveries: [{ event: 'OrderCreated', status: 200 }],
    },
  ],
])('the demo of %s shows the whole life of an app', async (integration, names, result) => {
  const { code, stdout, stderr } = await play(['demo', integration, '--json']);
  expect(code, stderr).toBe(0);
  const document = JSON.parse(stdout) as { readonly steps: readonly { readonly name: string }[] };
  expect(document.steps.map(({ name }) => name)).toEqual(names);
  expect(document).toMatchObject({ result });
  expect(stdout + stderr).not.toMatch(/pk_live_|eyJ/);
});

test('an integration without a demo is named, with those that have one', async () => {
  const { code, stderr } = await play(['demo', 'nothing']);
  expect(code).toBe(2);
  expect(stderr).toContain('note-dispatcher');
});

test.each([{}, { AWS_ENDPOINT_URL: 'http://emulator.example:4566' }])(
  'the demo on AWS needs an emulator on this machine: %j',
  async (environment) => {
    const { code, stdout, stderr } = await play(['demo', '--engine', 'aws'], { environment });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('AB-DEMO-ENDPOINT');
    expect(stderr).toContain('AWS_ENDPOINT_URL=http://127.0.0.1:4566');
  },
);

test('the demo reads no answers of whoever runs it, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
  try {
    const environment = { APP_BUILDER_DOMAIN: '4me.com', APP_BUILDER_TOKEN: 'a-real-token', ENV_4ME: 'production' };
    const { code, stdout, stderr } = await play(['demo'], { folder, environment });
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toContain('a-real-token');
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
