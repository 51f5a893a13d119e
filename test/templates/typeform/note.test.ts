import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noteOf } from '../../../templates/typeform/note.ts';
import { readResponse, type SurveyResponse } from '../../../templates/typeform/payload.ts';

function responseOf(formResponse: object): SurveyResponse {
  const response = readResponse({ event_id: 'EV01', event_type: 'form_response', form_response: formResponse });
  if (response === undefined || response === 'ignored') throw new Error('no response was read');
  return response;
}

/** A response with these questions and answers in text, and whatever else is given. */
function surveyOf(answered: readonly (readonly [string, string])[], more: object = {}): SurveyResponse {
  return responseOf({
    definition: {
      title: 'How was it?',
      fields: answered.map(([title], index) => ({ id: `f${String(index)}`, type: 'long_text', title })),
    },
    answers: answered.map(([, text], index) => ({ type: 'text', text, field: { id: `f${String(index)}` } })),
    ...more,
  });
}

const paragraphOf = (text: string): string => noteOf(surveyOf([['Q', text]])).replace(/^.*\n - "Q": /, '');

describe('the note', () => {
  test('names the form, then each question with its answer, then score and time', () => {
    const response = surveyOf(
      [
        ['Happy?', 'Yes'],
        ['Why?', 'Fast'],
      ],
      { calculated: { score: 7 }, submitted_at: '2026-05-01T10:00:00Z' },
    );
    expect(noteOf(response)).toBe(
      [
        'Answers to the survey "How was it?":',
        ' - "Happy?": Yes',
        ' - "Why?": Fast',
        ' - Score: 7',
        ' - Submitted: 2026-05-01 10:00:00 UTC',
      ].join('\n'),
    );
  });

  test('has the answers in their own order, not in that of the definition', () => {
    const definition = { title: 'T', fields: ['a', 'b'].map((id) => ({ id, title: id.toUpperCase() })) };
    const answers = ['b', 'a'].map((id) => ({ type: 'text', text: id, field: { id } }));
    expect(noteOf(responseOf({ definition, answers }))).toBe('Answers to the survey "T":\n - "B": b\n - "A": a');
  });

  test.each([
    ['no answers', { answers: [] }],
    ['none at all', {}],
    ['something else', { answers: 'x' }],
  ])('says that no question was answered where there are %s', (_, more) => {
    const response = responseOf({ definition: { title: 'T' }, ...more });
    expect(noteOf(response)).toBe('Answers to the survey "T":\n - No question was answered.');
  });

  test('names the form by its id where it has no title, and not at all where it has none', () => {
    expect(noteOf(responseOf({ form_id: 'fRm123' }))).toMatch(/^Answers to the survey "fRm123":\n/);
    expect(noteOf(responseOf({}))).toMatch(/^Answers to the survey:\n/);
  });

  test.each([
    ['2026-05-01T10:00:00.123Z', '2026-05-01 10:00:00 UTC'],
    ['2026-05-01T10:00:00+02:00', '2026-05-01T10:00:00+02:00'],
    ['*soon*\nor later', '\\*soon\\* or later'],
  ])('has the time %j as %s, in every time zone', (submittedAt, expected) => {
    expect(noteOf(responseOf({ submitted_at: submittedAt }))).toMatch(/\n - Submitted: [^\n]+$/);
    expect(noteOf(responseOf({ submitted_at: submittedAt })).endsWith(`\n - Submitted: ${expected}`)).toBe(true);
  });
});

describe('what people entered', () => {
  test.each([
    ['**bold** _it_ ~~gone~~', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~gone\\~\\~'],
    ['[click](https://evil.test)', '\\[click\\](https://evil.test)'],
    ['![x](https://evil.test/a.png)', '!\\[x\\](https://evil.test/a.png)'],
    ['<b>x</b>', '\\<b\\>x\\</b\\>'],
    ['`code` a|b', '\\`code\\` a\\|b'],
    ['back\\slash\\', 'back\\\\slash\\\\'],
    ['\\*not escaped\\*', '\\\\\\*not escaped\\\\\\*'],
    ['&lt;b&#62; R&D; A & B', '\\&lt;b\\&#62; R\\&D; A & B'],
    ['-5', '-5'],
    ['+31612345678', '+31612345678'],
    ['1. one', '1. one'],
    ['{{field:r1}} $& $1', '{{field:r1}} $& $1'],
  ])('is text: %j becomes %j', (text, expected) => {
    expect(paragraphOf(text)).toBe(expected);
  });

  test.each([
    ['a\n- b', 'a\n   \\- b'],
    ['a\n   - "Fake": b', 'a\n   \\- "Fake": b'],
    ['a\n\t* b', 'a\n   \\* b'],
    ['a\n+ b', 'a\n   \\+ b'],
    ['a\n1. b\n23) c\n4.5', 'a\n   1\\. b\n   23\\) c\n   4\\.5'],
    ['a\n# b', 'a\n   \\# b'],
    ['a\n> b', 'a\n   \\> b'],
    ['a\n---\nb\n===', 'a\n   \\---\n   b\n   \\==='],
    ['a\n        b', 'a\n   b'],
    ['a\r\nb\rc\u2028d', 'a\n   b\n   c\n   d'],
    ['\n a\n\n \n\n\nb \n', 'a\n\n   b'],
  ])('keeps its lines and stays within its item: %j becomes %j', (text, expected) => {
    expect(paragraphOf(text)).toBe(expected);
  });

  test('has nothing in it that is not seen', () => {
    expect(paragraphOf('a\u0000b\u001bc\u202ed\u2066e\ud800f👩‍🚀')).toBe('abcde\ufffdf👩‍🚀');
  });

  test('is on one line in a title, also when it got there from an answer', () => {
    const response = surveyOf([
      ['Name?', 'Ada\n- [x](y)'],
      ['Hi {{field:f0}}\n# you', 'x'],
    ]);
    expect(noteOf(response).split('\n').at(-1)).toBe(' - "Hi Ada - \\[x\\](y) # you": x');
  });
});

describe('a note that would be too long', () => {
  const long = 'x'.repeat(100_000);

  test('has the longest answers cut, the short ones whole, and says so', () => {
    const note = noteOf(
      surveyOf(
        [
          ['A', 'short'],
          ['B', long],
          ['C', `${long}y`],
          ['D', 'short too'],
        ],
        { calculated: { score: 7 }, submitted_at: '2026-05-01T10:00:00Z' },
      ),
    );
    const lines = note.split('\n');
    expect(lines[1]).toBe(' - "A": short');
    expect(lines[2]).toMatch(/^ - "B": x{10000,} … \(cut\)$/);
    expect(lines[3]?.length).toBe(lines[2]?.length);
    expect(lines[4]).toBe(' - "D": short too');
    expect(lines.slice(5)).toEqual([
      ' - Score: 7',
      ' - Submitted: 2026-05-01 10:00:00 UTC',
      ' - This note was cut, as the answers are too long for it.',
    ]);
    expect(note.length).toBeGreaterThan(29_800);
    expect(note.length).toBeLessThanOrEqual(30_000);
  });

  test('leaves out the last answers where there are too many, and says how many', () => {
    const note = noteOf(surveyOf(Array.from({ length: 100 }, (_, index) => [`Q${String(index)}`, long] as const)));
    const shown = note.split('\n').filter((line) => line.endsWith(' … (cut)'));
    expect(shown.length).toBeGreaterThan(50);
    expect(shown[0]?.length).toBeGreaterThan(480);
    expect(note).toMatch(new RegExp(`too long for it; the last ${String(100 - shown.length)} are left out\\.$`));
    expect(note.length).toBeLessThanOrEqual(30_000);
  });

  test('is as long as it may be and whole when it just fits', () => {
    const response = surveyOf([['A', 'x'.repeat(600)]]);
    const { length } = noteOf(response);
    expect(noteOf(response, { limit: length })).toHaveLength(length);
    expect(noteOf(response, { limit: length - 1 })).toContain('This note was cut');
  });

  test('has titles of at most 200 characters', () => {
    const note = noteOf(responseOf({ definition: { title: '*'.repeat(500) } }));
    expect(note.startsWith(`Answers to the survey "${'\\*'.repeat(200)}…":`)).toBe(true);
  });

  test('is made in no time', () => {
    const begun = performance.now();
    noteOf(
      surveyOf([
        ['A', '&'.repeat(300_000)],
        ['B', `\n \n`.repeat(100_000)],
        ['C', '1'.repeat(300_000)],
      ]),
    );
    noteOf(surveyOf(Array.from({ length: 5000 }, () => ['{{'.repeat(100), '\\'.repeat(50)] as const)));
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'\\*_~`[]<>|#+-=&;.)!( \n\t\r"1'.split(''),
        '\n- ',
        '\n# ',
        '\n1. ',
        '\n\n',
        '](',
        '&lt;',
        '👩‍🚀',
        '\ud83d',
        'word',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));
const survey = fc
  .tuple(fc.array(fc.tuple(nasty, nasty), { maxLength: 5 }), nasty, nasty)
  .map(([answered, title, submittedAt]) => {
    const { fields, ...response } = surveyOf(answered, { submitted_at: submittedAt });
    return { ...response, fields, title };
  });

test('a note is never longer than its limit, and made of whole characters', () => {
  fc.assert(
    fc.property(survey, fc.integer({ min: 0, max: 1500 }), (response, limit) => {
      const note = noteOf(response, { limit });
      expect(note.length).toBeLessThanOrEqual(limit);
      expect(note).not.toMatch(/\p{Surrogate}/u);
    }),
    { numRuns: 500 },
  );
});

test('a note has no markup but its own list, however it is cut', () => {
  fc.assert(
    fc.property(survey, fc.oneof(fc.constant(30_000), fc.integer({ min: 0, max: 1500 })), (response, limit) => {
      const note = noteOf(response, { limit });
      // What is escaped stands for itself.
      const active = note.replace(/\\[^]/g, '·');
      expect(active).not.toMatch(/[\\*_~`[\]<>|]|&#?\w+;/);
      const [, ...lines] = active.split('\n');
      for (const line of lines) expect(line).toMatch(/^(?: -(?: .*)?| {3}(?![\s#+=-]|\d+[.)]).*|)$/su);
      const items = lines.filter((line) => line.startsWith(' - '));
      if (limit === 30_000) {
        const facts = [response.score, response.submittedAt].filter((fact) => fact !== undefined).length;
        expect(items).toHaveLength(Math.max(1, response.answers.length) + facts);
      }
    }),
    { numRuns: 500 },
  );
});

test('an answer of nothing but digits is read in no time, also where it fills the whole message', () => {
  const begun = performance.now();
  paragraphOf(`a\n${'1'.repeat(900_000)}`);
  // A second is a hundred times of what it takes, and a tenth of what going back over the digits took.
  expect(performance.now() - begun).toBeLessThan(1000);
});

test.each([
  ['1. one', '1\\. one'],
  ['12) twelve', '12\\) twelve'],
  ['# head', '\\# head'],
  ['- item', '\\- item'],
  ['1.5 is a number', '1\\.5 is a number'],
])('a line that begins like %s is text', (line, escaped) => {
  expect(paragraphOf(`first\n${line}`)).toContain(`\n   ${escaped}`);
});
