import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyAnswer, everyKind, formEvent } from '../../../templates/typeform/standin/index.ts';
import { formsIn, textOf, type HtmlForm } from '../../support/html-form.ts';
import { openFormPageStage, type FormPageStage } from './form-page-stage.ts';

let stage: FormPageStage;
beforeEach(async () => {
  stage = await openFormPageStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

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
    const { controls, html } = await stage.opened(everyKind.id);
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
    await stage.listen(everyKind.id);
    const answer = await stage.post(everyKind.id, filled(await stage.opened(everyKind.id), everyEntry));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '?submitted']);
    const [event, ...others] = await stage.events();
    expect(others).toEqual([]);
    const expected = formEvent(everyKind, { answers: askedAnswers });
    expect(event?.form_response.answers).toEqual(expected.form_response.answers);
    expect(event?.form_response.hidden).toEqual({});
    expect(event).toMatchObject({ event_type: 'form_response', form_response: { definition: { id: everyKind.id } } });
  });

  test('thanks, and does not submit once more when it is opened again', async () => {
    await stage.listen('u6nXL7');
    const { entries } = await stage.opened('u6nXL7');
    entries.set('answer.recommend', '9');
    const answer = await stage.post('u6nXL7', entries);
    const address = new URL(answer.headers.get('location') ?? '', answer.url);
    for (let times = 0; times < 2; times += 1) {
      const page = textOf(await (await fetch(address)).text());
      expect(page).toContain('Thank you for your time');
      expect(page).toContain('on their way to the webhook of the form');
    }
    expect(await stage.events()).toHaveLength(1);
  });

  test('says when nobody hears of the answers', async () => {
    expect(textOf(await (await fetch(stage.pageOf('u6nXL7', '?submitted'))).text())).toContain(
      'the answers go nowhere',
    );
  });

  test('submits nothing for what is left open', async () => {
    await stage.listen(everyKind.id);
    const { entries } = await stage.opened(everyKind.id);
    expect((await stage.post(everyKind.id, entries)).status).toBe(303);
    expect((await stage.events())[0]?.form_response.answers).toEqual([]);
  });

  test('takes an own answer before a chosen one, where only one is asked for', async () => {
    await stage.listen(everyKind.id);
    const form = await stage.opened(everyKind.id);
    const entries = [
      ['answer.multiple_choice', 'Blue'],
      ['own.multiple_choice', ' teal '],
      ['own.colours', 'mint'],
    ] as const;
    expect((await stage.post(everyKind.id, filled(form, entries))).status).toBe(303);
    expect((await stage.events())[0]?.form_response.answers).toEqual(
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
    await stage.listen(everyKind.id);
    const entries = [
      ...everyEntry.filter(([other]) => other !== name),
      ...values.map((value) => [name, value] as const),
    ];
    const body = filled(await stage.opened(everyKind.id), entries);
    body.set('hidden.request_id', '70414');
    const answer = await stage.post(everyKind.id, body);
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
    expect(await stage.events()).toEqual([]);
  });
});

describe('hidden fields of a form', () => {
  test('are those that the form declares, from the query or as they are posted', async () => {
    await stage.listen(everyKind.id);
    const { entries, page } = await stage.opened(everyKind.id, '?request_id=70414&plan=gold');
    expect(entries.get('hidden.request_id')).toBe('70414');
    expect(entries.has('hidden.plan')).toBe(false);
    expect(textOf(page)).toContain('This is about request 70414.');
    entries.set('hidden.request_id', '70454');
    entries.set('hidden.plan', 'gold');
    expect((await stage.post(everyKind.id, entries)).status).toBe(303);
    expect((await stage.events())[0]?.form_response.hidden).toEqual({ request_id: '70454' });
  });

  test('are none where the form declares none, as for the form of the demo', async () => {
    await stage.listen('u6nXL7');
    const { entries, page } = await stage.opened('u6nXL7', '?request_id=70414');
    expect([...entries.keys()]).toEqual(['answer.why']);
    expect(page).not.toContain('<script');
    entries.set('hidden.request_id', '70414');
    expect((await stage.post('u6nXL7', entries)).status).toBe(303);
    expect((await stage.events())[0]?.form_response.hidden).toEqual({});
  });

  test('are whatever a test gives, when it fills in the form itself', async () => {
    await stage.listen('u6nXL7');
    stage.standin.fillIn('u6nXL7', { answers: { recommend: 9 }, hidden: { request_id: '70414' } });
    expect((await stage.events())[0]?.form_response.hidden).toEqual({ request_id: '70414' });
  });
});

describe('the address of a form', () => {
  test.each([
    ['https://mysite.typeform.com/to/u6nXL7#request_id=70414', 'https://form.typeform.com/to/u6nXL7#request_id=70414'],
    ['https://a.eu.typeform.com/c/u6nXL7/?a=b#c', 'https://form.typeform.com/c/u6nXL7/?a=b#c'],
  ])('%s is one of the stand-in', (address, here) => {
    expect(stage.standin.standsFor?.(new URL(address))?.href).toBe(here);
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
    expect(stage.standin.standsFor?.(new URL(address))).toBeUndefined();
  });

  test('opens the form with /c/ as with /to/', async () => {
    expect((await fetch(`${stage.sandbox.origin}/form.typeform.com/c/u6nXL7/`)).status).toBe(200);
  });
});
