import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { everyAnswer, everyKind, formEvent, typeform } from '../../../templates/typeform/standin/index.ts';
import type { FormEvent, TypeformStandin } from '../../../templates/typeform/standin/index.ts';
import { formsIn, textOf } from '../../support/html-form.ts';
import type { HtmlForm } from '../../support/html-form.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';

let sandbox: Sandbox;
let standin: TypeformStandin;
let receiver: Receiver;

const nasty = '<script>alert("1")</script>\'&{{hidden:plan}}';
const choices = [
  { id: 'c1', label: nasty },
  { id: 'c2', label: 'Plain' },
];
const hostile = {
  id: 'hOsTiLe',
  title: nasty,
  hidden: ['plan', '__proto__'],
  fields: [
    { id: '__proto__', type: 'short_text', title: nasty },
    { id: 'f2', ref: nasty, type: 'multiple_choice', title: `${nasty}{{field:x}}`, allow_other_choice: true, choices },
    { id: 'f3', type: 'dropdown', title: '', allow_other_choice: true, choices },
    { id: 'f4', type: 'payment', title: nasty },
    { id: 'f5', type: 'statement', title: nasty },
  ],
  endings: [{ id: 'e', ref: 'e', title: nasty, type: 'thankyou_screen' }],
} as const;

beforeEach(async () => {
  standin = typeform({ forms: [hostile] });
  sandbox = await startSandbox({ standins: [standin] });
  receiver = await startReceiver();
});

afterEach(async () => {
  await sandbox.close();
  await receiver[Symbol.asyncDispose]();
});

const pageOf = (formId: string, query = ''): string => `${sandbox.origin}/form.typeform.com/to/${formId}${query}`;

async function opened(formId: string, query = ''): Promise<HtmlForm & { readonly page: string }> {
  const response = await fetch(pageOf(formId, query));
  const page = await response.text();
  const [form] = formsIn(page);
  if (form === undefined) throw new Error(`${String(response.status)}: ${textOf(page)}`);
  return { ...form, page };
}

async function post(formId: string, body: URLSearchParams, headers: Record<string, string> = own()): Promise<Response> {
  return fetch(pageOf(formId), { method: 'POST', body, headers, redirect: 'manual' });
}

const own = (): Record<string, string> => ({ origin: sandbox.origin });

async function listen(formId: string): Promise<void> {
  const response = await fetch(`${sandbox.origin}/api.typeform.com/forms/${formId}/webhooks/a`, {
    method: 'PUT',
    headers: { authorization: 'Bearer tfp_sandbox_valid' },
    body: JSON.stringify({ url: receiver.origin, enabled: true }),
  });
  expect(response.status).toBe(200);
}

/** What the webhooks of the forms got. */
async function events(): Promise<readonly FormEvent[]> {
  await standin.settled();
  return receiver.received.map(({ body }) => JSON.parse(body) as FormEvent);
}

/** Each as it is posted; what a page cannot ask is left out. */
const everyEntry: readonly (readonly [name: string, value: string])[] = [
  ['answer.short_text', 'Ann'],
  ['answer.long_text', 'It broke.\r\nThen it stopped.'],
  ['answer.email', 'ann@widget.example'],
  ['answer.phone_number', '+31612345678'],
  ['answer.date', '2026-05-01'],
  ['answer.yes_no', 'Yes'],
  ['answer.legal', "I don't accept"],
  ['answer.opinion_scale', '7'],
  ['answer.rating', '4'],
  ['answer.nps', '9'],
  ['answer.number', '12'],
  ['answer.multiple_choice', 'Blue'],
  ['answer.colours', 'Blue'],
  ['answer.colours', 'Red'],
  ['own.colours', 'teal'],
  ['answer.picture_choice', 'London'],
  ['answer.dropdown', 'Sales'],
  ['answer.ranking', 'Speed'],
  ['answer.ranking', 'Quality'],
  ['answer.ranking', 'Price'],
  ['answer.website', 'https://widget.example'],
  ['answer.speed', 'Good'],
  ['answer.manners', 'Friendly'],
  ['answer.manners', 'Helpful'],
  ['answer.company_name', 'Widget'],
  ['answer.company_size', '300'],
  ['answer.device_model', 'X200'],
  ['answer.first_name', 'Ann'],
  ['answer.contact_email', 'ann@widget.example'],
  ['answer.street', 'Main Street 1'],
  ['answer.city', 'Palo Alto'],
];
const { file_upload: _file, payment: _payment, calendly: _call, multi_format: _video, ...askedAnswers } = everyAnswer;

/** The form as a browser would post it, with these values in the place of what it has. */
function filled(form: HtmlForm, entries: readonly (readonly [string, string])[]): URLSearchParams {
  const body = new URLSearchParams(form.entries);
  for (const [name] of entries) body.delete(name);
  for (const [name, value] of entries) {
    if (!form.controls.has(name)) throw new Error(`the form has no control ${name}`);
    body.append(name, value);
  }
  return body;
}

describe('the page of a form', () => {
  test('asks every kind of question that a page can ask, and names the others', async () => {
    const { controls, html } = await opened(everyKind.id);
    const named = new Set(everyEntry.map(([name]) => name));
    expect([...controls.keys()].toSorted()).toEqual([...named, 'own.multiple_choice', 'hidden.request_id'].toSorted());
    for (const kind of ['file_upload', 'payment', 'calendly', 'multi_format']) {
      expect(textOf(html)).toContain(`does not ask questions of the kind ${kind}; it is skipped`);
    }
    for (const [name, type] of [
      ['answer.email', 'email'],
      ['answer.phone_number', 'tel'],
      ['answer.date', 'date'],
      ['answer.website', 'url'],
      ['answer.number', 'number'],
      ['answer.yes_no', 'radio'],
      ['answer.multiple_choice', 'radio'],
      ['answer.colours', 'checkbox'],
    ] as const) {
      expect(controls.get(name)?.get('type'), name).toBe(type);
    }
    expect(html).toContain('<textarea name="answer.long_text"');
    expect(html).toContain('<select name="answer.dropdown"');
    expect([...html.matchAll(/name="answer\.(?:nps|opinion_scale)"/g)]).toHaveLength(22);
    expect([...html.matchAll(/name="answer\.rating"/g)]).toHaveLength(5);
  });

  test('submits every kind of answer as Typeform does', async () => {
    await listen(everyKind.id);
    const answer = await post(everyKind.id, filled(await opened(everyKind.id), everyEntry));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '?submitted']);
    const [event, ...others] = await events();
    expect(others).toEqual([]);
    const expected = formEvent(everyKind, { answers: askedAnswers });
    expect(event?.form_response.answers).toEqual(expected.form_response.answers);
    expect(event?.form_response.hidden).toEqual({});
    expect(event).toMatchObject({ event_type: 'form_response', form_response: { definition: { id: everyKind.id } } });
  });

  test('thanks, and does not submit once more when it is opened again', async () => {
    await listen('u6nXL7');
    const { entries } = await opened('u6nXL7');
    entries.set('answer.recommend', '9');
    const answer = await post('u6nXL7', entries);
    const address = new URL(answer.headers.get('location') ?? '', answer.url);
    for (let times = 0; times < 2; times += 1) {
      const page = textOf(await (await fetch(address)).text());
      expect(page).toContain('Thank you for your time');
      expect(page).toContain('on their way to the webhook of the form');
    }
    expect(await events()).toHaveLength(1);
  });

  test('says when nobody hears of the answers', async () => {
    expect(textOf(await (await fetch(pageOf('u6nXL7', '?submitted'))).text())).toContain('the answers go nowhere');
  });

  test('submits nothing for what is left open', async () => {
    await listen(everyKind.id);
    const { entries } = await opened(everyKind.id);
    expect((await post(everyKind.id, entries)).status).toBe(303);
    expect((await events())[0]?.form_response.answers).toEqual([]);
  });

  test('takes an own answer before a chosen one, where only one is asked for', async () => {
    await listen(everyKind.id);
    const form = await opened(everyKind.id);
    const entries = [
      ['answer.multiple_choice', 'Blue'],
      ['own.multiple_choice', ' teal '],
      ['own.colours', 'mint'],
    ] as const;
    expect((await post(everyKind.id, filled(form, entries))).status).toBe(303);
    expect((await events())[0]?.form_response.answers).toEqual(
      formEvent(everyKind, { answers: { multiple_choice: { other: 'teal' }, colours: { other: 'mint' } } })
        .form_response.answers,
    );
  });

  test.each([
    ['answer.email', ['nobody'], 'Enter an e-mail address.'],
    ['answer.phone_number', ['a phone'], 'Enter a phone number.'],
    ['answer.date', ['2026-02-30'], 'Enter a date'],
    ['answer.date', ['1.5.2026'], 'Enter a date'],
    ['answer.website', ['javascript:alert(1)'], 'Enter an address'],
    ['answer.number', ['many'], 'Enter a number.'],
    ['answer.number', ['Infinity'], 'Enter a number.'],
    ['answer.opinion_scale', ['11'], 'There is no option 11.'],
    ['answer.rating', ['0'], 'There is no option 0.'],
    ['answer.yes_no', ['true'], 'There is no option true.'],
    ['answer.multiple_choice', ['Green'], 'There is no option Green.'],
    ['answer.colours', ['Red', 'Black'], 'There is no option Black.'],
    ['answer.dropdown', ['Nobody'], 'There is no option Nobody.'],
    ['answer.ranking', ['Speed', 'Speed', 'Price'], 'Give each option a place of its own.'],
    ['answer.ranking', ['Speed'], 'Give each option a place of its own.'],
    ['answer.ranking', ['Speed', 'Ease', 'Price'], 'There is no option Ease.'],
    ['answer.contact_email', ['@'], 'Enter an e-mail address.'],
  ])('refuses %s with %j, and keeps what was entered', async (name, values, problem) => {
    await listen(everyKind.id);
    const entries = [
      ...everyEntry.filter(([other]) => other !== name),
      ...values.map((value) => [name, value] as const),
    ];
    const body = filled(await opened(everyKind.id), entries);
    body.set('hidden.request_id', '70414');
    const answer = await post(everyKind.id, body);
    const page = await answer.text();
    expect([answer.status, textOf(page)]).toEqual([422, expect.stringContaining(problem)]);
    const again = formsIn(page)[0]?.entries ?? new URLSearchParams();
    expect(again.get('hidden.request_id')).toBe('70414');
    expect(again.get('answer.short_text')).toBe('Ann');
    expect(again.get('answer.long_text')).toBe('It broke.\nThen it stopped.');
    expect(again.get('answer.nps')).toBe('9');
    if (name !== 'answer.colours') expect(again.getAll('answer.colours')).toEqual(['Blue', 'Red']);
    expect(again.get('own.colours')).toBe('teal');
    if (name !== 'answer.ranking') expect(again.getAll('answer.ranking')).toEqual(['Speed', 'Quality', 'Price']);
    expect(await events()).toEqual([]);
  });
});

describe('hidden fields of a form', () => {
  test('are those that the form declares, from the query or as they are posted', async () => {
    await listen(everyKind.id);
    const { entries, page } = await opened(everyKind.id, '?request_id=70414&plan=gold');
    expect(entries.get('hidden.request_id')).toBe('70414');
    expect(entries.has('hidden.plan')).toBe(false);
    expect(textOf(page)).toContain('This is about request 70414.');
    entries.set('hidden.request_id', '70454');
    entries.set('hidden.plan', 'gold');
    expect((await post(everyKind.id, entries)).status).toBe(303);
    expect((await events())[0]?.form_response.hidden).toEqual({ request_id: '70454' });
  });

  test('are none where the form declares none, as for the form of the demo', async () => {
    await listen('u6nXL7');
    const { entries, page } = await opened('u6nXL7', '?request_id=70414');
    expect([...entries.keys()]).toEqual(['answer.why']);
    expect(page).not.toContain('<script');
    entries.set('hidden.request_id', '70414');
    expect((await post('u6nXL7', entries)).status).toBe(303);
    expect((await events())[0]?.form_response.hidden).toEqual({});
  });

  test('are whatever a test gives, when it fills in the form itself', async () => {
    await listen('u6nXL7');
    standin.fillIn('u6nXL7', { answers: { recommend: 9 }, hidden: { request_id: '70414' } });
    expect((await events())[0]?.form_response.hidden).toEqual({ request_id: '70414' });
  });
});

describe('a form that means harm', () => {
  test('shows its words as words', async () => {
    const { page, controls } = await opened(hostile.id, `?plan=${encodeURIComponent(nasty)}`);
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
    const thanks = await (await fetch(pageOf(hostile.id, '?submitted'))).text();
    expect(thanks).not.toMatch(/<script/i);
  });

  test('submits what was entered, under the names that it has', async () => {
    await listen(hostile.id);
    const { entries } = await opened(hostile.id);
    entries.set('answer.__proto__', nasty);
    entries.set(`answer.${nasty}`, nasty);
    entries.set('own.f3', nasty);
    entries.set('hidden.__proto__', nasty);
    expect((await post(hostile.id, entries)).status).toBe(303);
    const response = (await events())[0]?.form_response;
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
    await listen('u6nXL7');
    const answer = await post('u6nXL7', new URLSearchParams({ 'answer.why': nasty }), headers);
    expect([answer.status, await events()]).toEqual([403, []]);
    expect(await answer.text()).not.toContain('<script');
  });

  test.each([
    ['/form.typeform.com/to/nowhere', 404],
    ['/form.typeform.com/to/', 404],
    ['/form.typeform.com/to/u6nXL7/more', 404],
    ['/form.typeform.com/', 404],
    ['/mysite.typeform.com/to/u6nXL7', 404],
  ])('at %s', async (path, status) => {
    const answer = await fetch(sandbox.origin + path, { method: 'POST', headers: own(), body: 'a=b' });
    expect(answer.status).toBe(status);
  });

  test('with another method', async () => {
    expect((await fetch(pageOf('u6nXL7'), { method: 'PUT', headers: own(), body: 'a=b' })).status).toBe(405);
  });
});

describe('the address of a form', () => {
  test.each([
    ['https://mysite.typeform.com/to/u6nXL7#request_id=70414', 'https://form.typeform.com/to/u6nXL7#request_id=70414'],
    ['https://a.eu.typeform.com/c/u6nXL7/?a=b#c', 'https://form.typeform.com/c/u6nXL7/?a=b#c'],
  ])('%s is one of the stand-in', (address, here) => {
    expect(standin.standsFor?.(new URL(address))?.href).toBe(here);
  });

  test.each([
    'https://typeform.com/to/u6nXL7',
    'https://a.b.typeform.com/to/u6nXL7',
    'https://mysite.typeform.com.evil.example/to/u6nXL7',
    'https://eviltypeform.com/to/u6nXL7',
    'https://mysite.typeform.com/forms/u6nXL7',
    'https://mysite.typeform.com/to/u6nXL7/more',
    'https://mysite.typeform.com/',
  ])('%s is none of the stand-in', (address) => {
    expect(standin.standsFor?.(new URL(address))).toBeUndefined();
  });

  test('opens the form with /c/ as with /to/', async () => {
    expect((await fetch(`${sandbox.origin}/form.typeform.com/c/u6nXL7/`)).status).toBe(200);
  });
});

describe('the panel of Typeform', () => {
  const tables = () => standin.panel?.().tables ?? [];
  const rowsOf = (title: string) => tables().find((table) => table.title === title)?.rows;

  test('offers a form and a token that works', () => {
    expect(standin.panel?.().examples).toMatchObject({
      form_url: ['https://mysite.typeform.com/to/u6nXL7', 'https://mysite.typeform.com/to/eVeRy1', expect.any(String)],
      typeform_token: ['tfp_sandbox_valid', 'tfp_sandbox_readonly', 'tfp_sandbox_revoked'],
    });
  });

  test('has forms with their hidden fields, and webhooks without their secret', async () => {
    const put = async (tag: string, more: object): Promise<void> => {
      await fetch(`${sandbox.origin}/api.typeform.com/forms/u6nXL7/webhooks/${tag}`, {
        method: 'PUT',
        headers: { authorization: 'Bearer tfp_sandbox_valid' },
        body: JSON.stringify({ url: 'https://ann:word@x.example/in', enabled: true, ...more }),
      });
    };
    await put('a', { secret: 'tf-very-secret' });
    await put('b', { enabled: false });
    expect(rowsOf('Forms')?.slice(0, 2)).toEqual([
      [
        { address: 'https://form.typeform.com/to/u6nXL7', text: 'Customer Satisfaction Survey' },
        'https://form.typeform.com/to/u6nXL7',
        'none',
      ],
      [
        { address: 'https://form.typeform.com/to/eVeRy1', text: 'Every kind of question' },
        'https://form.typeform.com/to/eVeRy1',
        'request_id',
      ],
    ]);
    expect(rowsOf('Webhooks of forms')).toEqual([
      ['u6nXL7', 'a', { mark: 'enabled', tone: 'good' }, 'is set', 'https://x.example/in'],
      ['u6nXL7', 'b', { mark: 'disabled', tone: 'bad' }, 'none', 'https://x.example/in'],
    ]);
    const page = await (await fetch(sandbox.origin)).text();
    const state = await (await fetch(`${sandbox.origin}/_sandbox/state`)).text();
    for (const text of [page, state]) expect(text).not.toMatch(/tf-very-secret|ann:word/);
  });

  test('has every attempt with what came of it, the newest first, and when the next one is due', async () => {
    await listen('u6nXL7');
    const first = standin.fillIn('u6nXL7', { answers: { recommend: 9 } });
    await standin.settled();
    const { origin } = receiver;
    await receiver[Symbol.asyncDispose]();
    const second = standin.fillIn('u6nXL7', { answers: { recommend: 8 } });
    await standin.settled();
    const [newest, oldest] = rowsOf('Deliveries') ?? [];
    const nextAttemptAt = standin.attempts('u6nXL7').at(-1)?.nextAttemptAt ?? '';
    expect(oldest?.slice(1)).toEqual([
      `${first.event_id} of u6nXL7`,
      { mark: 'delivered', tone: 'good' },
      '200',
      `${origin}/ (a)`,
    ]);
    expect(newest?.slice(1)).toEqual([
      `${second.event_id} of u6nXL7`,
      [{ mark: 'will retry', tone: 'wait' }, 'at', { time: nextAttemptAt }],
      'no answer',
      expect.stringContaining('ECONNREFUSED'),
    ]);
    const page = textOf(await (await fetch(sandbox.origin)).text());
    for (const shown of [first.event_id, second.event_id, 'will retry', nextAttemptAt.slice(11, 19)]) {
      expect(page).toContain(shown);
    }
  });
});
