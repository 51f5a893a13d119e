import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readResponse, type SurveyResponse } from '../../../templates/typeform/payload.ts';
import { noteOf } from '../../../templates/typeform/note.ts';
import { surveyRequest } from '../../../templates/typeform/survey-request.ts';

const complete = {
  event_id: 'EV01',
  event_type: 'form_response',
  form_response: {
    form_id: 'fRm123',
    token: 'tok1',
    landed_at: '2026-05-01T09:58:00Z',
    submitted_at: '2026-05-01T10:00:00Z',
    calculated: { score: 9 },
    variables: [
      { key: 'score', type: 'number', number: 9 },
      { key: 'name', type: 'text', text: 'Ada' },
    ],
    hidden: { request_id: 70451, source: 'mail', empty: '', nothing: null },
    definition: {
      id: 'fRm123',
      title: 'How was it?',
      fields: [
        { id: 'f1', ref: 'r1', type: 'multiple_choice', title: 'Colour?', choices: [{ id: 'c1', label: 'Blue' }] },
        {
          id: 'f2',
          ref: 'r2',
          type: 'contact_info',
          title: 'Who are you?',
          properties: { fields: [{ id: 'f3', ref: 'r3', type: 'email', title: 'Email' }] },
        },
      ],
    },
    answers: [{ type: 'email', email: 'a@b.co', field: { id: 'f3', type: 'email', ref: 'r3' } }],
    ending: { id: 'e1', ref: 'default' },
  },
};

const read = (formResponse: unknown): SurveyResponse => {
  const response = readResponse({ event_id: 'EV01', event_type: 'form_response', form_response: formResponse });
  if (response === undefined || response === 'ignored') throw new Error('no response was read');
  return response;
};

test('a completed response is read, with the questions of groups beside the others', () => {
  expect(readResponse(complete)).toEqual({
    eventId: 'EV01',
    formId: 'fRm123',
    title: 'How was it?',
    submittedAt: '2026-05-01T10:00:00Z',
    score: '9',
    variables: new Map([
      ['score', '9'],
      ['name', 'Ada'],
    ]),
    hidden: new Map([
      ['request_id', '70451'],
      ['source', 'mail'],
    ]),
    fields: [
      {
        id: 'f1',
        ref: 'r1',
        type: 'multiple_choice',
        title: 'Colour?',
        choices: [{ id: 'c1', ref: undefined, label: 'Blue' }],
      },
      { id: 'f2', ref: 'r2', type: 'contact_info', title: 'Who are you?', choices: [] },
      { id: 'f3', ref: 'r3', type: 'email', title: 'Email', choices: [] },
    ],
    answers: [{ type: 'email', field: { id: 'f3', ref: 'r3', type: 'email' }, values: new Map([['email', 'a@b.co']]) }],
  });
});

test.each(['form_response_partial', 'form_response_started', ''])('an event of the type "%s" is ignored', (type) => {
  expect(readResponse({ ...complete, event_type: type })).toBe('ignored');
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['text', 'form_response'],
  ['a number', 7],
  ['a list', [complete]],
  ['an object of another kind', {}],
  ['a type that is no text', { ...complete, event_type: 1 }],
  ['a response that is missing', { event_type: 'form_response' }],
  ['a response that is null', { event_type: 'form_response', form_response: null }],
  ['a response that is a list', { event_type: 'form_response', form_response: [] }],
])('%s is no message of Typeform', (_, body) => {
  expect(readResponse(body)).toBeUndefined();
});

test('a response of which everything is missing, or nothing has the right shape, is an empty one', () => {
  const empty = { eventId: 'EV01', score: undefined, title: undefined, answers: [], fields: [], hidden: new Map() };
  expect(read({})).toMatchObject(empty);
  expect(read({ answers: null, definition: null, hidden: null, variables: null, calculated: null })).toMatchObject(
    empty,
  );
  expect(read({ answers: {}, definition: { fields: 'x' }, hidden: 3, variables: [1], calculated: [] })).toMatchObject(
    empty,
  );
  expect(read({ answers: [null, 'x'] }).answers).toHaveLength(2);
});

test('a response without an event id is known by its token', () => {
  const { event_id: _, ...withoutId } = complete;
  expect(readResponse(withoutId)).toMatchObject({ eventId: 'tok1' });
});

describe('the score', () => {
  const variables = [{ key: 'score', type: 'number', number: 0 }];
  test.each([
    ['is what was counted', { calculated: { score: 7 } }, '7'],
    ['may be negative', { calculated: { score: -2.5 } }, '-2.5'],
    ['is not there for forms that count nothing', { calculated: { score: 0 } }, undefined],
    ['is 0 for forms that count and came to that', { calculated: { score: 0 }, variables }, '0'],
    ['may be known from the variables only', { variables: [{ key: 'score', type: 'number', number: 4 }] }, '4'],
    ['is not there where it is no number', { calculated: { score: 'x' } }, undefined],
  ])('%s', (_, formResponse, score) => {
    expect(read(formResponse).score).toBe(score);
  });
});

describe('the request that a survey is about', () => {
  test.each([
    ['70451', '70451'],
    [70451, '70451'],
    ['000000000001', '000000000001'],
    ['1234567890123', undefined],
    ['', undefined],
    ['12a', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['12\n', undefined],
    ['١٢', undefined],
    [null, undefined],
    [['12'], undefined],
  ])('is %j in the hidden field: %s', (hidden, expected) => {
    expect(surveyRequest(read({ hidden: { request_id: hidden } }))).toBe(expected);
  });

  test('is unknown without the hidden field', () => {
    expect(surveyRequest(read({}))).toBeUndefined();
    expect(surveyRequest(read({ hidden: { other: '12' } }))).toBeUndefined();
  });
});

test('names of what every object has are names like others', () => {
  const json: unknown = JSON.parse(
    '{"hidden": {"__proto__": "a", "constructor": "b"}, "answers": [{"type": "__proto__", "__proto__": "c"}]}',
  );
  const { hidden, answers } = read(json);
  expect([...hidden]).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(answers[0]?.values.get('__proto__')).toBe('c');
});

describe('nothing that JSON can hold', () => {
  const names = [
    'type',
    'field',
    'fields',
    'properties',
    'definition',
    'answers',
    'hidden',
    'variables',
    'choices',
    'title',
    'ref',
    'id',
  ];
  const json = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 4 }, tie('leaf'), fc.array(tie('any'), { maxLength: 3 }), tie('object')),
    leaf: fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('choice', 'choices', 'payment', 'matrix', '{{field:a}}', 'a'),
    ),
    object: fc.dictionary(fc.constantFrom(...names, 'choice', 'payment', 'labels'), tie('any'), { maxKeys: 5 }),
  })).any;

  test('makes the reader, the note or the number throw', () => {
    const body = fc.oneof(
      json,
      json.map((formResponse) => ({ event_type: 'form_response', form_response: formResponse })),
      fc
        .record(Object.fromEntries(names.map((name) => [name, json])), { requiredKeys: [] })
        .map((formResponse) => ({ event_type: 'form_response', form_response: formResponse })),
    );
    fc.assert(
      fc.property(body, (given) => {
        const response = readResponse(given);
        if (response === undefined || response === 'ignored') return;
        expect(noteOf(response)).toMatch(/^Answers to the survey/);
        surveyRequest(response);
      }),
      { numRuns: 500 },
    );
  });

  test('is too deep', () => {
    const nested = (open: string, close: string): unknown =>
      JSON.parse(open.repeat(50_000) + '1' + close.repeat(50_000));
    const field = { id: 'a', type: 'matrix' };
    for (const value of [nested('[', ']'), nested('{"x":', '}'), nested('{"properties":{"fields":[', ']}}')]) {
      const values = { x: value, choice: value, choices: value, payment: value, file_url: value, text: value };
      const answers = ['x', ...Object.keys(values)].map((type) => ({ type, field, ...values }));
      const response = read({
        answers,
        definition: { fields: [value], title: value },
        hidden: value,
        variables: [value],
      });
      expect(noteOf(response).length).toBeLessThan(10_000);
    }
  });
});
