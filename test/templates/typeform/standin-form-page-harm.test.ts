import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostile, nasty, openFormPageStage, type FormPageStage } from './form-page-stage.ts';

let stage: FormPageStage;
beforeEach(async () => {
  stage = await openFormPageStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

describe('a form that means harm', () => {
  test('shows its words as words', async () => {
    const { page, controls } = await stage.opened(hostile.id, `?plan=${encodeURIComponent(nasty)}`);
    expect([...page.matchAll(/<script/g)]).toHaveLength(1);
    expect(page).not.toContain('alert("1")');
    expect([...controls.keys()]).toEqual([
      'hidden.plan',
      'hidden.__proto__',
      'answer.__proto__',
      `answer.${nasty}`,
      `own.${nasty}`,
      'answer.f3',
      'own.f3',
    ]);
    const thanks = await (await fetch(stage.pageOf(hostile.id, '?submitted'))).text();
    expect(thanks).not.toMatch(/<script/i);
  });

  test('submits what was entered, under the names that it has', async () => {
    await stage.listen(hostile.id);
    const { entries } = await stage.opened(hostile.id);
    entries.set('answer.__proto__', nasty);
    entries.set(`answer.${nasty}`, nasty);
    entries.set('own.f3', nasty);
    entries.set('hidden.__proto__', nasty);
    expect((await stage.post(hostile.id, entries)).status).toBe(303);
    const response = (await stage.events())[0]?.form_response;
    expect(response?.answers).toMatchObject([
      { text: nasty },
      { choice: { label: nasty } },
      { choice: { other: nasty } },
    ]);
    expect(Object.entries(response?.hidden ?? {})).toEqual([['__proto__', nasty]]);
  });
});

describe('a form is not submitted', () => {
  test.each([
    ['by a page of another site', { origin: 'https://evil.example' }],
    ['by a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['by a file', { origin: 'null' }],
    ['without an origin', {}],
  ])('%s', async (_what, headers) => {
    await stage.listen('u6nXL7');
    const answer = await stage.post('u6nXL7', new URLSearchParams({ 'answer.why': nasty }), headers);
    expect([answer.status, await stage.events()]).toEqual([403, []]);
    expect(await answer.text()).not.toContain('<script');
  });

  test.each([
    ['/form.typeform.com/to/nowhere', 404],
    ['/form.typeform.com/to/', 404],
    ['/form.typeform.com/to/u6nXL7/more', 404],
    ['/form.typeform.com/', 404],
    ['/mysite.typeform.com/to/u6nXL7', 404],
  ])('at %s', async (path, status) => {
    const answer = await fetch(stage.sandbox.origin + path, { method: 'POST', headers: stage.own(), body: 'a=b' });
    expect(answer.status).toBe(status);
  });

  test('with another method', async () => {
    expect((await fetch(stage.pageOf('u6nXL7'), { method: 'PUT', headers: stage.own(), body: 'a=b' })).status).toBe(
      405,
    );
  });
});
