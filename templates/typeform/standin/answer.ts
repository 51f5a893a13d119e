import type { Choice, Field, QuestionType } from './form.ts';

/** An own answer, beside labels where several are allowed. */
export interface OwnChoice {
  readonly labels?: readonly string[];
  readonly other: string;
}

export interface Payment {
  readonly amount: string;
  readonly last4: string;
  readonly name: string;
  readonly success: boolean;
}

/** Any `answer.type` with any value, e.g. `{ as: 'text', value: 'Opt' }` for the older answer to a dropdown. */
export interface Verbatim {
  readonly as: string;
  readonly value: unknown;
}

/** What a respondent enters: text, a number, yes or no, the label of a choice, or several labels in their order. */
export type Given = string | number | boolean | readonly string[] | OwnChoice | Payment | Verbatim;

/** `type` names the property that holds the value (external-apis §2.4). */
export interface Answer {
  readonly type: string;
  readonly field: { readonly id: string; readonly type: string; readonly ref?: string };
  readonly [value: string]: unknown;
}

type AnswerType =
  | 'text'
  | 'email'
  | 'phone_number'
  | 'date'
  | 'url'
  | 'file_url'
  | 'boolean'
  | 'number'
  | 'choice'
  | 'choices'
  | 'payment';

const answerTypes: Readonly<Record<QuestionType, AnswerType | undefined>> = {
  short_text: 'text',
  long_text: 'text',
  multi_format: 'text',
  email: 'email',
  phone_number: 'phone_number',
  date: 'date',
  website: 'url',
  calendly: 'url',
  file_upload: 'file_url',
  yes_no: 'boolean',
  legal: 'boolean',
  opinion_scale: 'number',
  rating: 'number',
  nps: 'number',
  number: 'number',
  multiple_choice: 'choice',
  picture_choice: 'choice',
  dropdown: 'choice',
  ranking: 'choices',
  payment: 'payment',
  matrix: undefined,
  group: undefined,
  inline_group: undefined,
  contact_info: undefined,
  address: undefined,
  statement: undefined,
};

/** The entry of `answers` (external-apis §2.4). Throws an Error when the question takes no such answer. */
export function answerTo(field: Field, given: Given): Answer {
  const [type, value] = typed(field, given);
  const { id, ref } = field;
  return { type, [type]: value, field: { id, type: field.type, ...(ref === undefined ? {} : { ref }) } };
}

function typed(field: Field, given: Given): readonly [type: string, value: unknown] {
  if (typeof given === 'object' && 'as' in given) return [given.as, given.value];
  const type = field.allow_multiple_selections === true ? 'choices' : answerTypes[field.type];
  const value = type === undefined ? undefined : valueOf(type, field, given);
  if (type === undefined || value === undefined) {
    throw new Error(`The question ${field.ref ?? field.id} (${field.type}) takes no answer ${JSON.stringify(given)}`);
  }
  return [type, value];
}

/** Undefined for what does not fit. */
function valueOf(type: AnswerType, field: Field, given: Exclude<Given, Verbatim>): unknown {
  const { choices = [] } = field;
  const own = typeof given === 'object' && 'other' in given && field.allow_other_choice === true ? given : undefined;
  switch (type) {
    case 'number':
      return typeof given === 'number' ? given : undefined;
    case 'boolean':
      return typeof given === 'boolean' ? given : undefined;
    case 'payment':
      return typeof given === 'object' && 'amount' in given ? given : undefined;
    case 'choice':
      return own === undefined ? choices.find(({ label }) => label === given) : unlabelled(own);
    case 'choices':
      if (own !== undefined) return chosen(choices, own.labels ?? [], { other: own.other });
      return isList(given) ? chosen(choices, given, {}) : undefined;
    case 'text':
    case 'email':
    case 'phone_number':
    case 'date':
    case 'url':
    case 'file_url':
      return typeof given === 'string' ? given : undefined;
  }
}

/** An own answer has no label. */
function unlabelled({ labels = [], other }: OwnChoice): object | undefined {
  return labels.length === 0 ? { id: 'other', other } : undefined;
}

/** Undefined if a label is none of the choices'. */
function chosen(choices: readonly Choice[], labels: readonly string[], rest: object): object | undefined {
  const known = labels.flatMap((label) => choices.find((choice) => choice.label === label) ?? []);
  if (known.length < labels.length) return undefined;
  const refs = known.flatMap(({ ref }) => (ref === undefined ? [] : [ref]));
  return { ids: known.map(({ id }) => id), refs, labels, ...rest };
}

function isList(given: Given): given is readonly string[] {
  return Array.isArray(given);
}
