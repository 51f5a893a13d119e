import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answeredQuestions, answerText } from '../../../templates/typeform/answers.ts';
import { readResponse, type SurveyResponse } from '../../../templates/typeform/payload.ts';

function responseOf(formResponse: object): SurveyResponse {
  const response = readResponse({ event_id: 'EV01', event_type: 'form_response', form_response: formResponse });
  if (response === undefined || response === 'ignored') throw new Error('no response was read');
  return response;
}

/** The text of one answer to a question of that kind, whose definition has these members besides. */
function textOf(kind: string, answer: object, definition: object = {}): string | undefined {
  const field = { id: 'f1', ref: 'r1', type: kind };
  const response = responseOf({
    definition: { fields: [{ ...field, title: 'Q', ...definition }] },
    answers: [{ ...answer, field }],
  });
  return answeredQuestions(response)[0]?.text;
}

const choices = [
  { id: 'c1', ref: 'x1', label: 'Blue' },
  { id: 'c2', ref: 'x2', label: 'Red' },
];

describe('an answer to a question of the kind', () => {
  test.each<[string, object, string]>([
    ['short_text', { type: 'text', text: 'hi' }, 'hi'],
    ['long_text', { type: 'text', text: 'one\ntwo' }, 'one\ntwo'],
    ['email', { type: 'email', email: 'a@b.co' }, 'a@b.co'],
    ['phone_number', { type: 'phone_number', phone_number: '+31612345678' }, '+31612345678'],
    ['date', { type: 'date', date: '2026-05-01' }, '2026-05-01'],
    ['date', { type: 'date', date: '2026-05-01T00:00:00Z' }, '2026-05-01'],
    ['date', { type: 'date', date: '2026-05-01T10:30:00Z' }, '2026-05-01T10:30:00Z'],
    ['yes_no', { type: 'boolean', boolean: true }, 'Yes'],
    ['legal', { type: 'boolean', boolean: false }, 'No'],
    ['opinion_scale', { type: 'number', number: 7 }, '7'],
    ['rating', { type: 'number', number: 0 }, '0'],
    ['nps', { type: 'number', number: 9 }, '9'],
    ['number', { type: 'number', number: -2.5 }, '-2.5'],
    ['multiple_choice', { type: 'choice', choice: { id: 'c1', ref: 'r1', label: 'Blue' } }, 'Blue'],
    ['multiple_choice', { type: 'choice', choice: { id: 'other', other: 'teal' } }, 'teal'],
    ['picture_choice', { type: 'choice', choice: { label: 'Blue', other: 'teal' } }, 'Blue, teal'],
    [
      'multiple_choice',
      { type: 'choices', choices: { ids: ['c1'], labels: ['Blue', 'Red'], other: 'teal' } },
      'Blue, Red, teal',
    ],
    ['multiple_choice', { type: 'choices', choices: { other: 'teal' } }, 'teal'],
    ['checkbox', { type: 'choices', choices: [{ id: 'c1', label: 'I accept' }, { other: 'teal' }] }, 'I accept, teal'],
    ['dropdown', { type: 'choice', choice: { id: 'c2', label: 'Red' } }, 'Red'],
    ['dropdown', { type: 'text', text: 'Opt' }, 'Opt'],
    ['ranking', { type: 'choices', choices: { labels: ['third', 'first', 'second'] } }, 'third, first, second'],
    ['matrix', { type: 'choice', choice: { label: 'Good' } }, 'Good'],
    ['matrix', { type: 'choices', choices: { labels: ['Good', 'Cheap'] } }, 'Good, Cheap'],
    ['website', { type: 'url', url: 'https://a.b' }, 'https://a.b'],
    ['calendly', { type: 'url', url: 'https://calendly.com/e/1' }, 'https://calendly.com/e/1'],
    ['multi_format', { type: 'text', text: 'spoken' }, 'spoken'],
    ['multi_format', { type: 'multi_format', multi_format: 'spoken' }, 'spoken'],
    ['multi_format', { type: 'multi_format', multi_format: { video_id: 'v1', transcript: 'spoken' } }, 'spoken'],
    [
      'multi_format',
      { type: 'multi_format', multi_format: { video_url: 'https://v.test/a/clip.mp4?k=1' } },
      '{"video_url":"clip.mp4"}',
    ],
  ])('%s with %j is "%s"', (kind, answer, expected) => {
    expect(textOf(kind, answer)).toBe(expected);
  });

  test('choice has the label of the definition where the answer names only its id or ref', () => {
    const text = (type: string, value: object): string | undefined =>
      textOf('multiple_choice', { type, [type]: value }, { choices });
    expect(text('choice', { id: 'c2' })).toBe('Red');
    expect(text('choice', { ref: 'x1' })).toBe('Blue');
    expect(text('choices', { ids: ['c2', 'c1'] })).toBe('Red, Blue');
    expect(text('choice', { id: 'gone' })).toBe('{"id":"gone"}');
    expect(textOf('dropdown', { type: 'choice', choice: { id: 'c2' } }, { properties: { choices } })).toBe('Red');
  });
});

describe('of a file', () => {
  const address = 'https://api.typeform.com/forms/f/responses/r/fields/x/files/0b1c-my%20notes.pdf';
  test.each([
    [address, '0b1c-my notes.pdf'],
    [`${address}?token=hush#part`, '0b1c-my notes.pdf'],
    ['https://api.typeform.com/files/a%2Fb%5Cc.pdf', 'c.pdf'],
    ['https://api.typeform.com/files/100%.pdf', '100%.pdf'],
    ['https://api.typeform.com/', 'file'],
    ['notes.pdf?token=hush', 'notes.pdf'],
    ['', 'file'],
    [null, '(no answer)'],
    [7, 'file'],
  ])('only the name is told: %s', (url, expected) => {
    expect(textOf('file_upload', { type: 'file_url', file_url: url })).toBe(expected);
  });

  test('the address is not told either when it comes as another kind of value', () => {
    expect(textOf('file_upload', { type: 'url', url: address })).toBe('0b1c-my notes.pdf');
    expect(textOf('file_upload', { text: address })).toBe('0b1c-my notes.pdf');
    expect(textOf('signature', { type: 'signature', signature: { url: address } })).toBe('{"url":"0b1c-my notes.pdf"}');
  });
});

describe('of a payment', () => {
  const name = 'A. Cardholder';
  test.each([
    [{ amount: '10', last4: '4242', name, success: true }, '10 (card ending in 4242)'],
    [{ amount: 9.5, last4: 4242, name }, '9.5 (card ending in 4242)'],
    [{ amount: '10', name }, '10'],
    [{ last4: '4242', name }, 'Payment (card ending in 4242)'],
    [{ name }, 'Payment'],
    ['x', 'Payment'],
  ])('only the amount and the end of the number are told: %j', (payment, expected) => {
    expect(textOf('payment', { type: 'payment', payment })).toBe(expected);
    expect(textOf('payment', { type: 'new', new: payment })).toBe(expected);
    expect(textOf('new', { type: 'new', payment })).toBe(expected);
  });
});

describe('an answer that says little of itself', () => {
  test.each<[string, object, string]>([
    ['yes_no', { boolean: true }, 'Yes'],
    ['yes_no', { type: 'new', new: true }, 'Yes'],
    ['rating', { type: 'rating', rating: 4 }, '4'],
    ['multiple_choice', { type: 'new', new: { labels: ['Blue', 'Red'] } }, 'Blue, Red'],
    ['dropdown', { type: 'dropdown', dropdown: 'Opt' }, 'Opt'],
    ['new', { choice: { label: 'Blue' } }, 'Blue'],
  ])('is read as its question is: %s with %j is "%s"', (kind, answer, expected) => {
    expect(textOf(kind, answer)).toBe(expected);
  });

  test.each<[string, object, string]>([
    ['new', { type: 'new', new: { a: [1, true, null], b: 'x' } }, '{"a":[1,true,null],"b":"x"}'],
    ['new', { type: 'new', new: 'x' }, 'x'],
    ['new', { a: 1 }, '{"a":1}'],
    ['short_text', { type: 'text', text: { a: 1 } }, '{"a":1}'],
    ['new', { type: 'new', new: { a: { b: { c: { d: { e: 1 } } } } } }, '{"a":{"b":{"c":{"d":"…"}}}}'],
    ['new', { type: 'new', new: { at: 'https://x.test/secret/place' } }, '{"at":"place"}'],
  ])('is shown as it is when nothing else helps: %s with %j is %s', (kind, answer, expected) => {
    expect(textOf(kind, answer)).toBe(expected);
  });

  test.each<[object]>([
    [{}],
    [{ type: 'text' }],
    [{ type: 'text', text: null }],
    [{ type: 'text', text: ' ' }],
    [{ type: 'choice', choice: {} }],
    [{ type: 'choices', choices: [] }],
    [{ type: 'toString' }],
  ])('is said to be none when it has no value: %j', (answer) => {
    expect(textOf('short_text', answer)).toBe('(no answer)');
  });

  test('never reads "undefined" or "[object Object]"', () => {
    const kinds = ['text', 'boolean', 'choice', 'choices', 'payment', 'file_url', 'multi_format', 'date', 'new'];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { id: fc.jsonValue(), label: fc.jsonValue(), labels: fc.jsonValue(), other: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    );
    const given = fc.record({
      type: fc.constantFrom(...kinds),
      kind: fc.constantFrom(...kinds, 'yes_no', 'ranking', 'file_upload'),
      value,
    });
    fc.assert(
      fc.property(given, ({ type, kind, value: json }) => {
        fc.pre(!/undefined|\[object/.test(JSON.stringify(json)));
        const answer = { type, field: { id: undefined, ref: undefined, type: kind }, values: new Map([[type, json]]) };
        const text = answerText(answer);
        expect(text).not.toBe('');
        expect(text).not.toMatch(/undefined|\[object/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the title of a question', () => {
  const titlesOf = (formResponse: object): readonly string[] =>
    answeredQuestions(responseOf(formResponse)).map(({ title }) => title);
  const text = (field: object, value = 'x'): object => ({ type: 'text', text: value, field });
  const definition = {
    fields: [
      { id: 'f1', ref: 'r1', type: 'short_text', title: 'First name?' },
      { id: 'f2', ref: 'r2', type: 'short_text', title: 'Last name?' },
      { id: 'f3', type: 'group', title: 'Where?', properties: { fields: [{ id: 'f4', ref: 'r4', title: 'Town?' }] } },
      {
        id: 'f5',
        type: 'matrix',
        title: 'How was',
        properties: { fields: [{ id: 'f6', ref: 'r6', type: 'matrix', title: 'the food' }] },
      },
    ],
  };

  test('is found by its ref, then by its id, also within groups and matrices', () => {
    const answers = [{ id: 'f1', ref: 'r2' }, { id: 'f1' }, { id: 'f2', ref: 'gone' }, { ref: 'r4' }, { ref: 'r6' }];
    expect(titlesOf({ definition, answers: answers.map((field) => text(field)) })).toEqual([
      'Last name?',
      'First name?',
      'Last name?',
      'Town?',
      'How was – the food',
    ]);
  });

  test('is the kind of question where the definition does not have it', () => {
    const answers = [text({ id: 'x', type: 'opinion_scale' }), text({}), { type: 'text', text: 'x' }, null];
    expect(titlesOf({ answers })).toEqual(['Opinion scale', 'Question', 'Question', 'Question']);
    const untitled = { fields: [{ id: 'f1', type: 'yes_no', title: ' ' }, { ref: 'r9' }] };
    expect(titlesOf({ definition: untitled, answers: [text({ id: 'f1' }), text({})] })).toEqual(['Yes no', 'Question']);
  });

  test.each([
    ['Hello {{field:r1}}, how are you?', 'Hello Ada, how are you?'],
    ['Hello {{ field:f1 }}!', 'Hello Ada!'],
    ['About {{hidden:request_id}} with {{var:score}} points', 'About 70451 with 7 points'],
    ['Hello {{field:gone}}, how are you?', 'Hello, how are you?'],
    ['Hello {{hidden:gone}}{{var:gone}}{{toString}}!', 'Hello!'],
    ['{{field:gone}}', 'Long text'],
    ['{{field:r2}}', 'pipes {{field:r1}}'],
    ['{{{field:r1}}} {{', '{Ada} {{'],
    ['$& {{field:r1}}', '$& Ada'],
  ])('has the answers in place of its markers: "%s" is "%s"', (title, expected) => {
    const titles = titlesOf({
      hidden: { request_id: '70451' },
      variables: [{ key: 'score', type: 'number', number: 7 }],
      definition: { fields: [{ id: 'f3', ref: 'r3', type: 'long_text', title }] },
      answers: [
        text({ id: 'f1', ref: 'r1', type: 'short_text' }, 'Ada'),
        text({ id: 'f2', ref: 'r2', type: 'short_text' }, 'pipes {{field:r1}}'),
        text({ id: 'f3', ref: 'r3', type: 'long_text' }),
      ],
    });
    expect(titles[2]).toBe(expected);
  });

  test('stays short, however much is put into it', () => {
    const fields = [{ id: 'f1', title: '{{field:f1}}'.repeat(500) }];
    const [title = ''] = titlesOf({ definition: { fields }, answers: [text({ id: 'f1' }, 'x'.repeat(100_000))] });
    expect(title.length).toBe(1000);
  });
});
