import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateRule } from '../../../../../src/platforms/4me/standin/rules/evaluate.ts';
import { BadRule, parseRule } from '../../../../../src/platforms/4me/standin/rules/rule.ts';
import type { RuleSource } from '../../../../../src/platforms/4me/standin/rules/rule.ts';
import type { NoteRow, RequestRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';

const noteDispatcher: RuleSource = {
  trigger: 'on note added',
  condition: 'true',
  expressions: [
    { name: 'text', value: 'notes[last].text' },
    { name: 'url', value: 'rule_app_instance.custom_fields.url' },
  ],
  actions: [{ name: 'a1', value: "call webhook '{app_offering_webhook}' with payload 'text url'" }],
};

const typeform: RuleSource = {
  trigger: 'on note added',
  condition: 'completed and was_not_completed',
  expressions: [
    { name: 'completed', value: 'status = completed' },
    { name: 'was_not_completed', value: 'status_was != completed' },
    { name: 'url', value: 'rule_app_instance.custom_fields.form_url' },
  ],
  actions: [{ name: 'a1', value: "add note 'The survey is at [{{url}}]({{url}})'" }],
};

function note(text: string, number: number): NoteRow {
  return { id: '', number, text, internal: false, personId: null, createdAt: '' };
}

function request(fields: Partial<RequestRow> = {}): RequestRow {
  return {
    id: 'r',
    number: 1,
    account: 'wna-it',
    createdAt: '',
    updatedAt: '',
    source: null,
    sourceID: null,
    requestId: '1',
    subject: 'Printer',
    status: 'assigned',
    category: 'incident',
    completionReason: null,
    requestedById: null,
    serviceInstanceId: null,
    notes: [note('first', 1), note('second', 2)],
    customFields: [{ id: 'floor', value: 3 }],
    ...fields,
  };
}

function effects(source: Partial<RuleSource>, fields: Partial<RequestRow> = {}, statusWas = 'assigned') {
  const instanceFields = [
    { id: 'url', value: 'https://target.test/a' },
    { id: 'form_url', value: 'https://form.test/to/x' },
  ];
  return evaluateRule(parseRule({ ...noteDispatcher, ...source }), {
    request: request(fields),
    statusWas,
    instanceFields,
  });
}

describe('a rule', () => {
  test('sends exactly the named expressions to the webhook of the offering', () => {
    expect(effects(noteDispatcher)).toEqual([
      { kind: 'call webhook', payload: { text: 'second', url: 'https://target.test/a' } },
    ]);
    const actions = [{ name: 'a', value: "call webhook '{app_offering_webhook}' with payload 'url'" }];
    expect(effects({ actions })).toEqual([{ kind: 'call webhook', payload: { url: 'https://target.test/a' } }]);
  });

  test('adds its note when a request becomes completed, and not when it was completed before', () => {
    const text = 'The survey is at [https://form.test/to/x](https://form.test/to/x)';
    expect(effects(typeform, { status: 'completed' })).toEqual([{ kind: 'add note', text }]);
    expect(effects(typeform, { status: 'completed' }, 'completed')).toBeUndefined();
    expect(effects(typeform, { status: 'assigned' }, 'completed')).toBeUndefined();
  });

  test.each([
    ["'quoted'", 'quoted'],
    ['"double"', 'double'],
    ['12', 12],
    ['true', true],
    ['status', 'assigned'],
    ['status_was', 'waiting_for'],
    ['subject', 'Printer'],
    ['notes[first].text', 'first'],
    ['notes[1].text', 'second'],
    ['notes[7].text', null],
    ['custom_fields.floor', 3],
    ['custom_fields.none', null],
    ['custom_fields.floor = 3', true],
    ["subject != 'Printer'", false],
    ['status = assigned and status_was = assigned', false],
    ["status = completed then 'yes' else 'no'", 'no'],
    ["status = assigned then 'yes' else 'no'", 'yes'],
    ['before', 'assigned'],
  ])('reads %s', (value, expected) => {
    const expressions = [
      { name: 'before', value: 'status' },
      { name: 'it', value },
    ];
    const actions = [{ name: 'a', value: "call webhook '{app_offering_webhook}' with payload 'it'" }];
    expect(effects({ expressions, actions }, {}, 'waiting_for')).toEqual([
      { kind: 'call webhook', payload: { it: expected } },
    ]);
  });

  test('writes nothing where an interpolated value is missing', () => {
    const actions = [{ name: 'a', value: "add note 'It is {{custom_fields.none}}! {{subject}}'" }];
    expect(effects({ actions })).toEqual([{ kind: 'add note', text: 'It is ! Printer' }]);
  });
});

describe('an unknown construct is refused by name', () => {
  test.each<[Partial<RuleSource>, string, RegExp]>([
    [{ trigger: 'on create' }, 'trigger', /trigger 'on create'.*'on note added', 'on status update'/],
    [{ condition: 'status = completed or true' }, 'condition', /does not know or in/],
    [{ condition: 'not text' }, 'condition', /not in 'not text'/],
    [{ condition: 'text > 3' }, 'condition', /'> 3' in 'text > 3'/],
    [{ condition: 'somebody' }, 'condition', /somebody in/],
    [{ condition: 'constructor' }, 'condition', /constructor in/],
    [{ condition: 'status =' }, 'condition', /value is missing/],
    [{ condition: 'status = done' }, 'condition', /done in/],
    [{ expressions: [{ name: 'x', value: 'notes.select(internal)' }] }, 'expressions', /'\.' in the place of '\['/],
    [{ expressions: [{ name: 'x', value: 'select(notes)' }] }, 'expressions', /select\(\)/],
    [
      { expressions: [{ name: 'x', value: 'notes[last].internal' }] },
      'expressions',
      /'internal' in the place of 'text'/,
    ],
    [
      {
        expressions: [
          { name: 'x', value: 'later' },
          { name: 'later', value: 'true' },
        ],
      },
      'expressions',
      /later in/,
    ],
    [{ actions: [{ name: 'a', value: "after 2 hours trigger 'x'" }] }, 'actions', /after <delay> trigger/],
    [{ actions: [{ name: 'a', value: "set subject = 'x'" }] }, 'actions', /set of any field but status/],
    [{ actions: [{ name: 'a', value: "call webhook 'mine' with payload 'text'" }] }, 'actions', /webhook 'mine'/],
    [
      { actions: [{ name: 'a', value: "call webhook '{app_offering_webhook}' with payload 'texts'" }] },
      'actions',
      /'texts'/,
    ],
    [{ actions: [{ name: 'a', value: "add note '{{nothing}}'" }] }, 'actions', /nothing in/],
    [{ actions: [{ name: 'a', value: 'send mail' }] }, 'actions', /'send mail'/],
  ])('%j', (part, place, message) => {
    const parse = (): unknown => parseRule({ ...noteDispatcher, ...part });
    expect(parse).toThrow(BadRule);
    expect(parse).toThrow(message);
    try {
      parse();
    } catch (error) {
      expect((error as BadRule).path[0]).toBe(place);
    }
  });
});

test('whatever a rule says, it is read or refused by name, and a rule that was read can run', () => {
  const words = [
    'status',
    'status_was',
    '=',
    '!=',
    'and',
    'completed',
    'notes',
    '[',
    'last',
    ']',
    '.',
    'text',
    'then',
    'else',
    "'a'",
    '(',
    '7',
  ];
  const expression = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((chosen) => chosen.join(' ')),
  );
  const action = fc.oneof(
    fc.string(),
    expression.map((text) => `add note '{{${text}}}'`),
  );
  fc.assert(
    fc.property(expression, expression, action, (condition, value, acts) => {
      const source = {
        trigger: 'on note added',
        condition,
        expressions: [{ name: 'text', value }],
        actions: [{ name: 'a', value: acts }],
      };
      try {
        effects(source);
      } catch (error) {
        expect(error).toBeInstanceOf(BadRule);
      }
    }),
    { numRuns: 500 },
  );
});
