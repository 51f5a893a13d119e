import { describe, expect, test } from 'vitest';
import {
  everyAnswer,
  everyKind,
  formEvent,
  partial,
  withEmptyAnswers,
  withFlatDefinition,
  withoutAnswers,
  withoutDefinitionOf,
  withoutRefInAnswer,
} from '../../../templates/typeform/standin/index.ts';
import type { Filling, FormEvent } from '../../../templates/typeform/standin/index.ts';
import { filled, stage } from './standin-stage.ts';

const noon = Date.UTC(2026, 4, 1, 12);

function every(answers: Filling['answers'] = everyAnswer): FormEvent {
  return formEvent(everyKind, { answers }, noon);
}

function answerOf(event: FormEvent, ref: string): Readonly<Record<string, unknown>> | undefined {
  return event.form_response.answers?.find(({ field }) => field.ref === ref);
}

/** The table of external-apis §2.4: question type, `answer.type`, value. */
const table = [
  ['short_text', 'text', 'Ann'],
  ['long_text', 'text', 'It broke.\nThen it stopped.'],
  ['email', 'email', 'ann@widget.example'],
  ['phone_number', 'phone_number', '+31612345678'],
  ['date', 'date', '2026-05-01'],
  ['yes_no', 'boolean', true],
  ['legal', 'boolean', false],
  ['opinion_scale', 'number', 7],
  ['rating', 'number', 4],
  ['nps', 'number', 9],
  ['number', 'number', 12],
  ['multiple_choice', 'choice', { id: 'choice_blue', ref: 'ref_blue', label: 'Blue' }],
  ['picture_choice', 'choice', { id: 'choice_london', ref: 'ref_london', label: 'London' }],
  ['dropdown', 'choice', { id: 'choice_sales', ref: 'ref_sales', label: 'Sales' }],
  ['website', 'url', 'https://widget.example'],
  ['file_upload', 'file_url', 'https://api.typeform.com/responses/files/1a2b3c/screen.png'],
  ['payment', 'payment', { amount: '10', last4: '4242', name: 'person-1', success: true }],
  ['calendly', 'url', 'https://calendly.com/events/1a2b3c'],
  ['multi_format', 'multi_format', { type: 'video', url: 'https://api.typeform.com/responses/files/clip' }],
] as const;

describe('the answer', () => {
  test.each(table)('to a question %s is a %s', (type, name, value) => {
    expect(answerOf(every(), type)).toEqual({
      type: name,
      [name]: value,
      field: { id: `field_${type}`, type, ref: type },
    });
  });

  test('to a ranking has the labels in ranked order', () => {
    expect(answerOf(every(), 'ranking')).toMatchObject({
      type: 'choices',
      choices: { ids: ['choice_speed', 'choice_quality', 'choice_price'], labels: ['Speed', 'Quality', 'Price'] },
    });
  });

  test('with several labels has an own one beside them', () => {
    expect(answerOf(every(), 'colours')).toMatchObject({
      type: 'choices',
      choices: {
        ids: ['choice_blue', 'choice_red'],
        refs: ['ref_blue', 'ref_red'],
        labels: ['Blue', 'Red'],
        other: 'teal',
      },
      field: { type: 'multiple_choice' },
    });
  });

  test('that is an own choice has no label', () => {
    const answer = answerOf(every({ multiple_choice: { other: 'teal' } }), 'multiple_choice');
    expect(answer).toMatchObject({ type: 'choice', choice: { id: 'other', other: 'teal' } });
    expect(answer?.['choice']).not.toHaveProperty('label');
  });

  test('to an older dropdown is a text', () => {
    expect(answerOf(every({ dropdown: { as: 'text', value: 'Opt' } }), 'dropdown')).toMatchObject({
      type: 'text',
      text: 'Opt',
    });
  });

  test('is one for each row of a matrix and each sub-question of a group', () => {
    expect(answerOf(every(), 'speed')).toMatchObject({ type: 'choice', choice: { label: 'Good' } });
    expect(answerOf(every(), 'manners')).toMatchObject({
      type: 'choices',
      choices: { labels: ['Friendly', 'Helpful'] },
    });
    expect(answerOf(every(), 'company_size')).toMatchObject({ type: 'number', number: 300 });
    expect(answerOf(every(), 'city')).toMatchObject({ type: 'text', text: 'Palo Alto' });
  });

  test.each<Filling['answers']>([
    { nowhere: 'x' },
    { statement: 'x' },
    { group: 'x' },
    { nps: 'nine' },
    { yes_no: 'yes' },
    { email: 1 },
    { payment: '10' },
    { dropdown: 'Marketing' },
    { dropdown: { other: 'Marketing' } },
    { multiple_choice: ['Blue'] },
    { multiple_choice: { labels: ['Blue'], other: 'teal' } },
    { colours: 'Blue' },
    { colours: ['Violet'] },
    { ranking: { other: 'Price' } },
  ])('%j is refused', (answers) => {
    expect(() => every(answers)).toThrow(Object.keys(answers)[0]);
  });
});

describe('the event of a filled-in form', () => {
  test('is complete', () => {
    const event = formEvent(
      { ...everyKind, fields: everyKind.fields.slice(0, 2) },
      {
        answers: { short_text: 'Ann' },
        hidden: { request_id: '70451' },
        variables: { price: 12, plan: 'gold' },
        score: 8,
        submittedAt: noon - 1_000,
      },
      noon,
    );
    const { fields: all, hidden: _hidden, endings, ...names } = everyKind;
    expect(event).toEqual({
      event_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
      event_type: 'form_response',
      form_response: {
        form_id: 'eVeRy1',
        token: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        landed_at: '2026-05-01T11:54:59Z',
        submitted_at: '2026-05-01T11:59:59Z',
        calculated: { score: 8 },
        variables: [
          { key: 'price', type: 'number', number: 12 },
          { key: 'plan', type: 'text', text: 'gold' },
        ],
        hidden: { request_id: '70451' },
        definition: { ...names, fields: all.slice(0, 2), endings },
        answers: [
          { type: 'text', text: 'Ann', field: { id: 'field_short_text', type: 'short_text', ref: 'short_text' } },
        ],
        ending: { id: 'ending_every', ref: 'thanks' },
      },
    });
  });

  test('has the answers in the order of the questions', () => {
    const event = every({ nps: 9, city: 'Palo Alto', short_text: 'Ann' });
    expect(event.form_response.answers?.map(({ field }) => field.ref)).toEqual(['short_text', 'nps', 'city']);
  });

  test('leaves piping in the titles', () => {
    const titles = every().form_response.definition.fields.map(({ title }) => title);
    expect(titles).toContain('Hello {{field:short_text}}, what happened?');
    expect(titles).toContain('Welcome. This is about request {{hidden:request_id}}.');
  });

  test('is another one each time, and later ones sort after earlier ones', () => {
    const ids = [noon, noon, noon + 1, noon + 2].map((now) => formEvent(everyKind, { answers: {} }, now).event_id);
    expect(new Set(ids).size).toBe(4);
    expect(ids.slice(1)).toEqual(ids.slice(1).toSorted());
  });

  test('names a question without a ref by its id', () => {
    const fields = [{ id: 'f1', type: 'number', title: 'How many?' } as const];
    const { form_response } = formEvent({ id: 'a1', title: 'A', fields }, { answers: { f1: 3 } });
    expect(form_response.answers).toEqual([{ type: 'number', number: 3, field: { id: 'f1', type: 'number' } }]);
    expect(form_response).not.toHaveProperty('ending');
  });

  test('comes from the stand-in, with its clock', () => {
    const { standin } = stage();
    const event = standin.fillIn('u6nXL7', filled);
    expect(event.form_response).toMatchObject({ form_id: 'u6nXL7', submitted_at: '2026-05-01T12:00:00Z', hidden: {} });
    expect(() => standin.fillIn('nowhere', filled)).toThrow('nowhere');
    expect(standin.forms().map(({ id }) => id)).toEqual(['u6nXL7', 'eVeRy1']);
  });
});

describe('an odd event', () => {
  test('is partial: nothing is submitted yet', () => {
    const event = partial(every());
    expect(event.event_type).toBe('form_response_partial');
    expect(event.form_response).not.toHaveProperty('submitted_at');
    expect(event.form_response).not.toHaveProperty('ending');
    expect(event.form_response.answers).not.toEqual([]);
  });

  test('has no answers, in either way', () => {
    expect(withEmptyAnswers(every()).form_response.answers).toEqual([]);
    expect(withoutAnswers(every()).form_response).not.toHaveProperty('answers');
  });

  test('has an answer that names its question by id only', () => {
    const { answers = [], definition } = withoutRefInAnswer(every(), 'nps').form_response;
    expect(answers.filter(({ field }) => !('ref' in field))).toEqual([
      { type: 'number', number: 9, field: { id: 'field_nps', type: 'nps' } },
    ]);
    expect(definition).toEqual(every().form_response.definition);
  });

  test.each(['nps', 'company_size'])('has an answer to %s, which its definition does not have', (ref) => {
    const event = withoutDefinitionOf(every(), ref);
    expect(answerOf(event, ref)).toBeDefined();
    expect(JSON.stringify(event.form_response.definition)).not.toContain(`"${ref}"`);
    expect(JSON.stringify(event.form_response.definition)).toContain('"company_name"');
  });

  test('has its sub-questions beside their group', () => {
    const { fields } = withFlatDefinition(every()).form_response.definition;
    expect(fields.map(({ ref }) => ref)).toEqual(expect.arrayContaining(['group', 'company_name', 'company_size']));
    expect(fields.every((field) => !('properties' in field))).toBe(true);
  });

  test('has the id of another one', () => {
    const { event_id: eventId } = every();
    expect(formEvent(everyKind, { answers: {}, eventId }).event_id).toBe(eventId);
  });
});
