import { describe, expect, test } from 'vitest';
import type { StandinRequest } from '../../../src/sandbox/standin.ts';
import { funTranslations } from '../../../templates/note-dispatcher/standin.ts';
import type { FunTranslationsOptions } from '../../../templates/note-dispatcher/standin.ts';

type Sent = Partial<Pick<StandinRequest, 'method' | 'headers'>> & { readonly body?: string };

function translator(options: FunTranslationsOptions = {}) {
  const standin = funTranslations(options);
  return async (path: string, { body = '', method = 'POST', headers = {} }: Sent = {}) => {
    const url = new URL(`https://api.funtranslations.com/translate/${path}`);
    const answer = await standin.handle({ method, url, headers, body: Buffer.from(body) });
    return { status: answer.status, body: answer.body as Record<string, unknown> };
  };
}

function message(wait: string): string {
  return `Too Many Requests: Rate limit of 5 requests per hour exceeded. Please wait for ${wait}.`;
}

describe('FunTranslations', () => {
  test.each([
    ['yoda', 'The server is restarted', 'is restarted, The server'],
    ['yoda', 'Hello', 'Hello'],
    ['morse', 'SOS now!', '... --- ... / -. --- .-- -.-.--'],
    ['pirate', 'hello', 'Arr! hello'],
    ['gungan', 'hello', 'Mesa say: hello'],
    ['minion', 'hello', 'Bello! hello'],
  ])('translates to %s', async (name, text, translated) => {
    const ask = translator();
    expect(await ask(`${name}.json`, { body: new URLSearchParams({ text }).toString() })).toEqual({
      status: 200,
      body: { success: { total: 1 }, contents: { translated, text, translation: name } },
    });
  });

  test.each([
    [
      'a form',
      'pirate.json',
      { body: 'text=a+%26+b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'JSON',
      'pirate.json',
      { body: '{"text":"a & b"}', headers: { 'content-type': 'application/json; charset=utf-8' } },
    ],
    ['the query', 'pirate.json?text=a%20%26%20b', { method: 'GET' }],
  ])('takes the text from %s', async (_where, path, sent) => {
    const { body } = await translator()(path, sent);
    expect(body).toMatchObject({ contents: { text: 'a & b' } });
  });

  test.each([
    [404, 'klingon.json?text=a', {}],
    [404, 'constructor.json?text=a', {}],
    [400, 'yoda.json', {}],
    [400, 'yoda.json', { body: '{"text":', headers: { 'content-type': 'application/json' } }],
    [405, 'yoda.json?text=a', { method: 'DELETE' }],
  ])('answers %i in the error envelope to %s', async (code, path, sent) => {
    const { status, body } = await translator()(path, sent);
    expect(status).toBe(code);
    expect(body).toEqual({ error: { code, message: expect.any(String) as string } });
  });

  test('names the remaining wait when the budget of the hour is spent, and forgets it afterwards', async () => {
    let now = Date.UTC(2026, 4, 1);
    const ask = translator({ now: () => now });
    for (let used = 0; used < 5; used += 1) expect((await ask('yoda.json?text=a')).status).toBe(200);
    now += 17 * 60_000 + 53_000;
    expect(await ask('yoda.json?text=a')).toEqual({
      status: 429,
      body: { error: { code: 429, message: message('42 minutes and 7 seconds') } },
    });
    now += 42 * 60_000;
    expect((await ask('yoda.json?text=a')).body).toEqual({
      error: { code: 429, message: message('0 minutes and 7 seconds') },
    });
    now += 7_000;
    expect((await ask('yoda.json?text=a')).status).toBe(200);
  });

  test('a key lifts the limit, and so does a larger budget', async () => {
    const paid = translator({ budget: 0 });
    expect((await paid('yoda.json?text=a', { headers: { 'x-funtranslations-api-secret': 'key' } })).status).toBe(200);
    const generous = translator({ budget: 50 });
    for (let used = 0; used < 50; used += 1) expect((await generous('yoda.json?text=a')).status).toBe(200);
    expect((await generous('yoda.json?text=a')).status).toBe(429);
  });
});
