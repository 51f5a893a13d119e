import { describe, expect, test } from 'vitest';
import { OutsideRefused, Retry, type Outside, type OutsideResponse } from '../../../src/runtime/index.ts';
import { createTranslator, waitingTime } from '../../../templates/note-dispatcher/translate.ts';

const answer = (status: number, body: unknown): OutsideResponse => ({
  status,
  headers: {},
  text: () => JSON.stringify(body),
  json: () => body,
});

const ok = answer(200, { contents: { translated: 'Sure, you are.', text: 'x', translation: 'yoda' } });
const limited = answer(429, {
  error: { code: 429, message: 'Too Many Requests: Please wait for 1 minute and 1 second.' },
});

/** Answers one after the other; an Error is thrown. */
function outsideOf(...answers: readonly (OutsideResponse | Error)[]) {
  const calls: string[] = [];
  const outside: Outside = (url) => {
    calls.push(String(url));
    const next = answers[calls.length - 1];
    return next === undefined || next instanceof Error
      ? Promise.reject(next ?? new Error('no answer left'))
      : Promise.resolve(next);
  };
  return { outside, calls };
}

test.each([
  ['Please wait for 42 minutes and 7 seconds.', 2_527_000],
  ['Please wait for 59 minutes.', 3_540_000],
  ['Please wait for 1 hour and 1 minute and 1 second.', 3_661_000],
  ['Too Many Requests', 0],
  ['Please wait for 99999999999 hours.', 86_400_000],
  [`Please wait for ${'9'.repeat(400)} minutes.`, 86_400_000],
])('the wait in "%s" is %i ms', (message, milliseconds) => {
  expect(waitingTime(message)).toBe(milliseconds);
});

test('a very long message takes no time', () => {
  const begun = performance.now();
  expect(waitingTime('1'.repeat(200_000))).toBe(0);
  expect(performance.now() - begun).toBeLessThan(100);
});

describe('the translator', () => {
  test('leaves the service alone for as long as it was told, then asks again', async () => {
    let now = 0;
    const translate = createTranslator(
      () => now,
      () => 0,
    );
    const { outside, calls } = outsideOf(limited, ok);
    expect(await translate('x', outside)).toMatchObject({
      translation: 'yoda',
      error: expect.stringContaining('wait'),
    });
    now = 60_999;
    expect(await translate('y', outside)).toMatchObject({ text: 'y', error: expect.stringContaining('wait') });
    expect(calls).toHaveLength(1);
    now = 61_001;
    expect(await translate('x', outside)).toEqual({ translated: 'Sure, you are.', text: 'x', translation: 'yoda' });
  });

  test.each([
    ['a server error', answer(500, {})],
    ['a connection that breaks', new Retry('api.funtranslations.com did not answer')],
    ['an answer that is no JSON', { ...ok, json: () => JSON.parse('<html>') as unknown }],
  ])('tries once more after %s', async (_, first) => {
    const translate = createTranslator(
      () => 0,
      () => 1,
    );
    const { outside, calls } = outsideOf(first, ok);
    expect(await translate('x', outside)).toMatchObject({ translated: 'Sure, you are.', translation: 'pirate' });
    expect(calls).toHaveLength(2);
  });

  test('gives the note with the reason when the service cannot be called from here at all', async () => {
    const translate = createTranslator(
      () => 0,
      () => 0,
    );
    const refused = new OutsideRefused('api.funtranslations.com leads to an address that is not public');
    expect(await translate('x', outsideOf(refused).outside)).toMatchObject({
      text: 'x',
      error: 'The translation service cannot be reached',
    });
  });

  test('gives the note with the reason when the second attempt fails too', async () => {
    const translate = createTranslator(
      () => 0,
      () => 4,
    );
    const broken = new Retry('did not answer');
    expect(await translate('x', outsideOf(broken, broken).outside)).toEqual({
      translation: 'morse',
      text: 'x',
      error: 'The translation service did not answer',
    });
    expect(await translate('x', outsideOf(answer(404, { error: { message: 'Not Found' } })).outside)).toMatchObject({
      error: 'Not Found',
    });
  });
});
