import { build } from 'esbuild';
import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { captureEvent } from '../../src/events/capture.ts';
import type { CapturedEvent } from '../../src/events/captured-event.ts';
import { parseEvent } from '../../src/events/event-file.ts';
import { isEventId, newEventId } from '../../src/events/event-id.ts';
import { eventsFolder, eventStore } from '../../src/events/event-store.ts';
import { temporaryFolder } from '../cli/terminal.ts';

const at = Date.UTC(2026, 0, 1);

function event(more: Partial<Parameters<typeof captureEvent>[0]> = {}): CapturedEvent {
  return captureEvent({
    at,
    source: 'sandbox',
    method: 'POST',
    address: 'http://127.0.0.1:4041/integration',
    headers: { 'Content-Type': 'application/json' },
    body: '{"event":"automation_rule","account_id":"wna-it"}',
    status: 200,
    ms: 12,
    ...more,
  });
}

test('events come back as they were added, the newest last, by name, age and number', async () => {
  const store = eventStore(await temporaryFolder());
  const events = [
    event(),
    event({ at: at + 1000, event: 'request.update' }),
    event({ at: at + 2000, status: null, error: 'refused' }),
  ];
  for (const one of events) await store.add(one);
  expect(await store.list()).toEqual(events);
  expect(await store.list({ limit: 2 })).toEqual(events.slice(1));
  expect(await store.list({ since: at + 1000 })).toEqual(events.slice(1));
  expect(await store.list({ event: 'automation_rule', limit: 1 })).toEqual(events.slice(2));
  expect(await store.get(events[1]?.id ?? '')).toEqual(events[1]);
  expect(await store.get('../../etc/passwd')).toBeUndefined();
});

test('nobody but their owner can read them', async () => {
  const folder = eventsFolder(join(await temporaryFolder(), 'engine'));
  await eventStore(folder).add(event());
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const [file = ''] = await readdir(folder);
  expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
});

test('a folder that is not there has no events', async () => {
  expect(await eventStore(join(await temporaryFolder(), 'none')).list()).toEqual([]);
});

test('the oldest go when there are too many, and when they are too large', async () => {
  const few = eventStore(await temporaryFolder(), { events: 30, bytes: 1e9 });
  const many = Array.from({ length: 101 }, (_, index) => event({ at: at + index }));
  for (const one of many) await few.add(one);
  expect((await few.list()).map(({ id }) => id)).toEqual(many.slice(-30).map(({ id }) => id));
  const small = eventStore(await temporaryFolder(), { events: 1000, bytes: 20_000 });
  for (const one of many) await small.add({ ...one, body: 'x'.repeat(1000) });
  const left = await small.list();
  expect(left.length).toBeLessThan(20);
  expect(left.at(-1)?.id).toBe(many.at(-1)?.id);
});

test('what cannot be written is a failure that names the folder', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'events'), 'a file in the place of the folder');
  await expect(eventStore(join(folder, 'events')).add(event())).rejects.toMatchObject({ code: 'AB-EVENTS-STORE' });
});

test('damaged files are left out, whatever is in them', async () => {
  const folder = await temporaryFolder();
  const store = eventStore(folder);
  const whole = event();
  await store.add(whole);
  const text = JSON.stringify({ ...event(), headers: { a: 'b' } });
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.string(), async (end, tail) => {
      const id = newEventId(at);
      await writeFile(join(folder, `${id}.json`), text.slice(0, end) + tail);
      expect(await store.get(id)).toBeUndefined();
      expect(await store.list()).toEqual([whole]);
    }),
    { numRuns: 40 },
  );
});

test('a folder in the place of an event is none', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, `${newEventId(at)}.json`));
  const store = eventStore(folder, { events: 0, bytes: 0 });
  await store.add(event());
  expect(await store.list()).toEqual([]);
});

test('an address that is none is damage', () => {
  const one = event();
  expect(parseEvent(JSON.stringify({ ...one, address: 'nowhere' }), one.id)).toBeUndefined();
});

test('only what has every field in its form is an event', () => {
  const one = event({ attempt: 2, verdict: { valid: false, rule: 'age' } });
  expect(parseEvent(JSON.stringify(one), one.id)).toEqual(one);
  expect(parseEvent(JSON.stringify(one), newEventId(at))).toBeUndefined();
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(one)), fc.jsonValue(), (key, value) => {
      const read = parseEvent(JSON.stringify({ ...one, [key]: value }), one.id);
      const kind = (other: unknown): string => (other === null ? 'null' : Array.isArray(other) ? 'list' : typeof other);
      const known = (one as unknown as Record<string, unknown>)[key];
      if (read !== undefined && value !== null) expect(kind(value)).toBe(kind(known));
    }),
  );
});

test('ids sort by time, and in the order in which they were made', () => {
  const ids = Array.from({ length: 2000 }, (_, index) => newEventId(at + Math.floor(index / 500)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every(isEventId)).toBe(true);
  expect(isEventId(`${ids[0] ?? ''}/`)).toBe(false);
});

test('two processes add five hundred events each, and none is lost or torn', { timeout: 30_000 }, async () => {
  const folder = await temporaryFolder();
  const writer = join(folder, 'writer.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('writer.ts', import.meta.url))],
    outfile: writer,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const events = join(folder, 'events');
  await mkdir(events);
  const run = async (name: string): Promise<unknown> =>
    promisify(execFile)(process.execPath, [writer, events, name, '500']);
  await Promise.all([run('first'), run('second')]);
  const all = await eventStore(events).list();
  expect(all).toHaveLength(1000);
  for (const name of ['first', 'second']) {
    const numbers = all.flatMap((one) =>
      one.event === name ? [(JSON.parse(one.body) as { number: number }).number] : [],
    );
    expect(numbers, name).toEqual(Array.from({ length: 500 }, (_, index) => index));
  }
});
