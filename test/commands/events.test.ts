import { createHmac } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureEvent } from '../../src/events/capture.ts';
import type { CapturedEvent } from '../../src/events/captured-event.ts';
import { eventsFolder, eventStore, type EventStore } from '../../src/events/event-store.ts';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import { openEventStage, now, type EventStage } from '../events/stage.ts';
import { startReceiver } from '../support/receiver.ts';

/** Typeform's stand-in takes it. */
const planted = 'tfp_sandbox_valid';
let stage: EventStage;
let store: EventStore;

beforeAll(async () => {
  stage = await openEventStage();
  store = eventStore(eventsFolder(stage.engineFolder));
  await stage.install('note-dispatcher', { url: 'https://target.4me-sandbox.test/notes' });
  await stage.install('typeform', {
    form_url: 'https://form.typeform.com/to/u6nXL7',
    typeform_token: planted,
    request_id: '70454',
  });
}, 60_000);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function noteEvent(text: string): Promise<CapturedEvent> {
  stage.sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text });
  await stage.captured();
  const events = await store.list({ event: 'automation_rule' });
  const found = events.findLast(({ body }) => body.includes(text));
  if (found === undefined) throw new Error(`no rule sent ${text}`);
  return found;
}

const noteTexts = (): readonly string[] =>
  stage.sandbox.target
    .received('notes')
    .map(({ document }) => (document as { input: { payload: { text: string } } }).input.payload.text);

async function kept(more: Partial<Parameters<typeof captureEvent>[0]>): Promise<string> {
  const request = { method: 'POST', address: 'http://127.0.0.1:9/', headers: {}, body: '{}' };
  const event = captureEvent({ at: now(), source: 'tunnel', ...request, status: 200, ms: 1, ...more });
  await store.add(event);
  return event.id;
}

describe('events list', () => {
  test('shows each delivery within 80 columns', async () => {
    await noteEvent('for the list');
    const { code, stdout, stderr } = await stage.command(['events', 'list', '--limit', '1000']);
    expect(code, stderr).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^Id +Time \(UTC\) +Event +Account +Answer$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^[0-9a-z]{14} {2}\d\d-\d\d \d\d:\d\d:\d\d {2}automation_rule +wna-it +200$/m);
    for (const event of ['app_instance.create', 'app_instance.secrets-update', 'webhook.verify'])
      expect(stdout).toContain(event);
  });

  test('takes an event, an age and a number, and prints one document', async () => {
    await noteEvent('one');
    await noteEvent('two');
    const { code, stdout } = await stage.command([
      'events',
      'list',
      '--event',
      'automation_rule',
      '--since',
      '1h',
      '--limit',
      '1',
      '--json',
    ]);
    expect(code).toBe(0);
    const { events } = JSON.parse(stdout) as { events: Record<string, unknown>[] };
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ event: 'automation_rule', account: 'wna-it', source: 'sandbox', attempt: 1 });
    expect(Object.keys(events[0] ?? {})).not.toContain('body');
    const none = await stage.command(['events', 'list', '--event', 'ci.create']);
    expect(none).toMatchObject({ code: 0 });
    expect(none.stdout).toContain('No such event was captured.');
  });
});

describe('events show', () => {
  test('shows what was sent and answered, and says what was not kept', async () => {
    const { id } = await noteEvent('to be shown');
    const { code, stdout } = await stage.command(['events', 'show', id]);
    expect(code).toBe(0);
    expect(stdout).toContain('automation_rule of wna-it');
    expect(stdout).toContain('"text": "to be shown"');
    expect(stdout).toContain('x-4me-delivery: ');
    expect(stdout).toMatch(/answer +200 in \d+ ms/);
    const [secrets] = await store.list({ event: 'app_instance.secrets-update', limit: 1 });
    const hidden = await stage.command(['events', 'show', secrets?.id ?? '']);
    expect(hidden.stdout).toContain('Secrets of the body were not kept.');
    const long = await kept({ body: JSON.stringify({ event: 'x', text: 'y'.repeat(70_000) }) });
    const cut = await stage.command(['events', 'show', long]);
    expect(cut.stdout).toContain('only its first 64 KiB were kept');
    for (const line of cut.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('cannot speak to the terminal with what others wrote', async () => {
    const escape = String.fromCodePoint(27);
    const id = await kept({
      event: `x${escape}[2J\nforged line`,
      headers: { 'x-name': `${escape}]0;title` },
      body: `${escape}[31mred`,
      verdict: { valid: false, rule: `age${escape}[0m`, expected: 'younger' },
    });
    for (const words of [
      ['events', 'show', id],
      ['events', 'list'],
    ]) {
      const { stdout } = await stage.command(words);
      expect(stdout).not.toContain(escape);
      expect(stdout).not.toMatch(/^forged line/m);
    }
  });

  test('says where to look for one that is not there', async () => {
    const { code, stderr } = await stage.command(['events', 'show', 'nothing']);
    expect(code).toBe(2);
    expect(stderr).toContain('AB-EVENTS-UNKNOWN');
    const empty = await stage.command(['events', 'show', 'last', '--engine-folder', `${stage.folder}/none`]);
    expect(empty.stderr).toContain('No event has been captured');
  });
});

describe('events replay', () => {
  test('sends a message of a rule again, signed anew, and the handler works on it again', async () => {
    const { id, headers } = await noteEvent('once more');
    const { code, stdout, stderr } = await stage.command(['events', 'replay', id, '--json']);
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      of: id,
      account: 'wna-it',
      request: { signedBy: 'sandbox', payload: { text: 'once more' } },
      answer: { status: 200 },
    });
    expect(noteTexts().filter((text) => text === 'once more')).toHaveLength(2);
    await using receiver = await startReceiver();
    const elsewhere = await stage.command(['events', 'replay', id, '--to', `${receiver.origin}/own`]);
    expect(elsewhere.code, elsewhere.stderr).toBe(0);
    const raw = receiver.received[0]?.rawHeaders ?? [];
    expect(raw[raw.indexOf('X-4me-Delivery-Origin') + 1]).toBe(headers['x-4me-delivery']);
    expect(raw[raw.indexOf('Link') + 1]).toBe(headers['link']);
  });

  test('goes to the newest event by its nickname, and fails where the answer is not 2xx', async () => {
    await noteEvent('the newest');
    expect((await stage.command(['events', 'replay', 'last'])).code).toBe(0);
    stage.sandbox.target.answerWith('notes', { status: 500 });
    try {
      const { code, stderr } = await stage.command(['events', 'replay', 'last']);
      expect(code).toBe(1);
      expect(stderr).toContain('AB-TRIGGER-ANSWER');
    } finally {
      stage.sandbox.target.answerWith('notes', undefined);
    }
  });

  test('of a message of Typeform has the signature of its bytes by the secret of the customer', async () => {
    const secret = 'planted-typeform-secret';
    await using engine = localEngine({ folder: stage.engineFolder, now, sandbox: stage.sandbox.setting });
    const name = '4me-app-builder/typeform/4me-sandbox.test/instances/surveyed';
    await engine.secrets.put(name, { typeform_secret: secret }, undefined);
    await using receiver = await startReceiver();
    const body = '{"event_id":"E1", "event_type":"form_response"}\n';
    const headers = { 'content-type': 'application/json', 'typeform-signature': 'sha256=old' };
    const id = await kept({ address: `${receiver.origin}/hook?account=surveyed`, headers, body });
    const { code, stdout, stderr } = await stage.command(['events', 'replay', id, 'typeform']);
    expect(code, stdout + stderr).toBe(0);
    const [received] = receiver.received;
    expect(received?.body).toBe(body);
    expect(received?.rawHeaders).toContain(`sha256=${createHmac('sha256', secret).update(body).digest('base64')}`);
  });

  test('of what came through the tunnel, which knows no more than a path, asks where to', async () => {
    await using receiver = await startReceiver();
    const id = await kept({ address: '/hook?account=wna-it', body: '{"text":"came in"}' });
    const nowhere = await stage.command(['events', 'replay', id]);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-EVENTS-REPLAY') });
    expect(nowhere.stderr.replaceAll(/\s+/g, ' ')).toContain('--to http://127.0.0.1:3000/hook?account=wna-it');
    const { code, stderr } = await stage.command(['events', 'replay', id, '--to', `${receiver.origin}/hook`]);
    expect(code, stderr).toBe(0);
    const secret = await kept({ address: '/hook?account=wna-it&code=planted-code' });
    const shown = await stage.command(['events', 'show', secret]);
    expect(shown.stdout).toContain('/hook?account=wna-it');
    expect(shown.stdout).not.toContain('planted-code');
  });

  test('is refused for what is not kept as it was', async () => {
    const [secrets] = await store.list({ event: 'app_instance.secrets-update', limit: 1 });
    const refusals: readonly (readonly [string, RegExp])[] = [
      [secrets?.id ?? '', /its body held secrets/],
      [await kept({ body: 'x'.repeat(70_000) }), /only the first 64 KiB/],
      [await kept({ headers: { 'x-slack-signature': 'v0=1' } }), /x-slack-signature proved who sent it/],
      [await kept({ address: 'https://user:password@host.test/' }), /address of .* was not kept/],
    ];
    for (const [id, reason] of refusals) {
      const { code, stderr } = await stage.command(['events', 'replay', id]);
      expect(code, stderr).toBe(2);
      expect(stderr).toContain('AB-EVENTS-REPLAY');
      expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(reason);
    }
  });

  test('is refused in production without the second flag', async () => {
    const { id } = await noteEvent('production');
    const { code } = await stage.command(['events', 'replay', id], {
      environment: { APP_BUILDER_IS_PRODUCTION: 'yes' },
    });
    expect(code).toBe(4);
  });
});

test('a sample response to a form reaches the deployed handler, signed with the secret of the customer', async () => {
  const words = ['trigger', 'form_response', 'typeform', '--platform', 'typeform', '--customer', 'wna-it'];
  const { code, stdout, stderr } = await stage.command([...words, '--set', 'form_response.form_id=u6nXL7']);
  expect(code, stdout + stderr).toBe(0);
  await expect
    .poll(() =>
      stage.sandbox.people
        .request('wna-it', '70454')
        .notes.map(({ text }) => text)
        .join('\n'),
    )
    .toContain('The quick answer');
  await writeFile(join(stage.folder, 'wrong.txt'), 'another secret');
  const wrong = await stage.command([...words, '--key-file', 'wrong.txt']);
  expect(wrong.code).toBe(1);
  const said = wrong.stderr.replaceAll(/\s+/g, ' ');
  expect(said).toContain('the typeform_secret in 4me-app-builder/typeform/4me-sandbox.test/instances/wna-it');
});

test('no file of the store holds a secret, a key or a token', async () => {
  await stage.captured();
  await using engine = localEngine({ folder: stage.engineFolder, now, sandbox: stage.sandbox.setting });
  const secrets = new Set<string>([planted]);
  const collect = (value: unknown, key = ''): void => {
    if (typeof value === 'string' && value.length > 12 && !/issuer|nodeID|algorithm/.test(key)) secrets.add(value);
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) collect(inner, name);
  };
  for (const name of await engine.secrets.list('4me-app-builder/')) {
    if (name.includes('/instances/')) collect((await engine.secrets.get(name))?.value);
  }
  for (const { signingKey } of stage.sandbox.world.all('WebhookPolicy'))
    if (signingKey !== null) secrets.add(signingKey);
  expect(secrets.size).toBeGreaterThan(5);
  const folder = eventsFolder(stage.engineFolder);
  const files = await readdir(folder);
  expect(files.length).toBeGreaterThan(6);
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const secret of secrets) {
      // Keys have line breaks, which JSON escapes.
      for (const piece of [secret, JSON.stringify(secret).slice(1, -1)]) expect(text.includes(piece), file).toBe(false);
    }
    expect(text).not.toMatch(/eyJ[\w-]{10,}\.[\w-]+\./);
  }
});
