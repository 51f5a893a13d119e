import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Captured, capturedInput, longestLine } from '../../src/verification/captures/captured-input.ts';
import { linesOf } from '../../src/verification/captures/lines.ts';

async function* inPieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const read = (text: string, { size = 7, signedByHeader = false, form = undefined as 'lines' | undefined } = {}) =>
  all(capturedInput(inPieces(text, size), { form, signedByHeader, headers: {} }));

const places = (found: readonly Captured[]): readonly string[] =>
  found.map(
    ({ line, entry, found: one }) =>
      `${String(line ?? '-')}.${String(entry ?? '-')} ${'unreadable' in one ? 'no' : 'yes'}`,
  );

describe('lines', () => {
  test('are the same however they are cut into pieces, without blank ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[ a-z\r]{0,12}$/), { maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        async (lines, size) => {
          const expected = lines.flatMap((line, index) => (line.trim() === '' ? [] : [[index + 1, line]]));
          const found = await all(linesOf(inPieces(lines.join('\n'), size), 100));
          expect(found.map(({ number, bytes }) => [number, bytes?.toString('utf8')])).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('that are longer than the limit are passed over, and only they', async () => {
    const found = await all(linesOf(inPieces(`${'x'.repeat(11)}\n${'y'.repeat(10)}\n${'z'.repeat(500)}`, 3), 10));
    expect(found.map(({ number, bytes }) => [number, bytes?.length])).toEqual([
      [1, undefined],
      [2, 10],
      [3, undefined],
    ]);
  });
});

describe('an input', () => {
  const body = '{"jwt":"a.b.c"}';

  test.each([
    ['one body', body, ['1.- yes']],
    ['one body over several lines', JSON.stringify({ jwt: 'a.b.c' }, null, 2), ['-.- yes']],
    ['a body on each line', `${body}\n\n${body}\n`, ['1.- yes', '3.- yes']],
    ['tokens and bodies', `a.b.c\n${body}\n`, ['1.- yes', '2.- yes']],
    ['a bad line among them', `${body}\nnonsense\n${body}`, ['1.- yes', '2.- no', '3.- yes']],
    ['a bad first line', `nonsense\n${body}`, ['1.- no', '2.- yes']],
    ['a broken first line', `{"jwt":"a.b\n${body}`, ['1.- no', '2.- yes']],
    ['nothing but nonsense', 'nonsense', ['-.- no']],
    ['a request on the wire', `POST /in HTTP/1.1\nHost: a\n\n${body}`, ['-.- yes']],
    [
      'a HAR file',
      JSON.stringify({ log: { entries: [{ request: { method: 'POST' } }, { request: { method: 'POST' } }] } }, null, 1),
      ['-.1 yes', '-.2 yes'],
    ],
    ['a HAR file without a POST request', '{"log":{"entries":[]}}', ['1.- no']],
  ])('is read as %s', async (_, text, expected) => {
    expect(places(await read(text))).toEqual(expected);
  });

  test('that is empty holds one thing that is not understood', async () => {
    expect(places(await read(''))).toEqual(['-.- no']);
    expect(places(await read('\n \n'))).toEqual(['-.- no']);
  });

  test('that a header signs keeps the line break at its end', async () => {
    const [only] = await all(
      capturedInput(inPieces('{"a":1}\n', 3), { form: 'raw', signedByHeader: true, headers: { 'x-signature': 'y' } }),
    );
    expect(only?.found).toMatchObject({ body: Buffer.from('{"a":1}\n') });
    const event = JSON.stringify({ httpMethod: 'POST', headers: { a: 'b' }, body: 'c' });
    expect(places(await read(`${event}\n${event}\n`, { signedByHeader: true }))).toEqual(['1.- yes', '2.- yes']);
  });

  test('is read on behind a line that is too long', async () => {
    const text = `${body}\n"${'x'.repeat(longestLine)}"\n${body}`;
    expect(places(await read(text, { size: 65_536 }))).toEqual(['1.- yes', '2.- no', '3.- yes']);
  });

  test('is closed when nobody wants to know more', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield Buffer.from(`${body}\n`);
      } finally {
        closed = true;
      }
    }
    for await (const _ of capturedInput(endless(), { form: undefined, signedByHeader: false, headers: {} })) break;
    expect(closed).toBe(true);
  });
});

describe('a byte order mark at the beginning', () => {
  const event = JSON.stringify({ httpMethod: 'POST', headers: { a: 'b' }, body: 'c' });

  test('hides no lines', async () => {
    for (const size of [1, 65_536]) {
      const found = await read(`\uFEFF${event}\n${event}\n`, { size, signedByHeader: true });
      expect(places(found)).toEqual(['1.- yes', '2.- yes']);
    }
  });

  test('is no part of a message, for which editors put it there', async () => {
    const [only] = await read('\uFEFF{"jwt":"a.b.c"}');
    expect(only?.found).toMatchObject({ body: Buffer.from('{"jwt":"a.b.c"}') });
  });
});

test('a document on one line is no line, however little it is longer than one may be', async () => {
  const entry = { request: { method: 'POST', postData: { text: 'x'.repeat(longestLine) } } };
  const text = JSON.stringify({ log: { entries: [entry, entry] } }).slice(0, longestLine * 2 + 500);
  for (const size of [65_536, 10 * longestLine]) {
    expect(places(await read(text, { size })), String(size)).toEqual(['-.1 yes', '-.2 yes']);
  }
});
