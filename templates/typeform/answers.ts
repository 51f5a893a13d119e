import { choiceOf, listOf, objectOf, textOf, type Answer, type Field, type SurveyResponse } from './payload.ts';

/** One answer as people read it: plain text, `text` of one or more lines. */
export interface AnsweredQuestion {
  readonly title: string;
  readonly text: string;
}

/** Undefined where the value has another shape than the reader is for. */
type Reader = (value: unknown, field: Field | undefined) => string | undefined;

const noAnswer = '(no answer)';
/** Characters of a title, and of each value that is put into it. */
const longest = { title: 1000, piped: 200 };

const plain: Reader = (value) => (typeof value === 'number' ? String(value) : textOf(value));

const joined = (parts: readonly unknown[], separator = ', '): string | undefined =>
  textOf(parts.flatMap((part) => plain(part, undefined) ?? []).join(separator));

/** What was chosen by its label, an own answer after it: `{label, other}`, `{labels, ids, other}`, or a list of choices. */
const chosen: Reader = (value, field) => {
  const labelOf = (each: unknown): string | undefined => {
    const { id, ref, label } = choiceOf(each);
    const same = (one: Pick<Field, 'id' | 'ref'>): boolean =>
      (id !== undefined && one.id === id) || (ref !== undefined && one.ref === ref);
    return label ?? field?.choices.find(same)?.label;
  };
  if (Array.isArray(value)) {
    return joined(value.map((each: unknown) => plain(each, field) ?? joined([labelOf(each), objectOf(each)['other']])));
  }
  const { labels, ids, other } = objectOf(value);
  const several = joined(listOf(labels)) ?? joined(listOf(ids).map((id) => labelOf({ id })));
  return plain(value, field) ?? joined([labelOf(value), several, other]);
};

/** Neither the name on the card nor anything else that Typeform says of it (external-apis §2.7). */
const payment: Reader = (value) => {
  const { amount, last4 } = objectOf(value);
  const card = plain(last4, undefined);
  return joined([plain(amount, undefined) ?? 'Payment', card === undefined ? '' : `(card ending in ${card})`], ' ');
};

const readers = new Map<string, Reader>([
  ...['text', 'email', 'phone_number', 'number', 'url'].map((type): [string, Reader] => [type, plain]),
  ['boolean', (value) => (typeof value === 'boolean' ? (value ? 'Yes' : 'No') : undefined)],
  // Older forms send midnight with a date.
  ['date', (value) => textOf(value)?.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '')],
  ['choice', chosen],
  ['choices', chosen],
  ['file_url', (value) => fileName(textOf(value) ?? '')],
  ['payment', payment],
  [
    'multi_format',
    (value) => plain(value, undefined) ?? joined([objectOf(value)['text'] ?? objectOf(value)['transcript']]),
  ],
]);

/** How values of these kinds of question are read where `answer.type` names no known one; the others have the same name. */
const typeOfQuestion = new Map<string, string>([
  ...['short_text', 'long_text', 'website', 'calendly'].map((kind): [string, string] => [kind, 'text']),
  ...['opinion_scale', 'rating', 'nps'].map((kind): [string, string] => [kind, 'number']),
  ...['yes_no', 'legal'].map((kind): [string, string] => [kind, 'boolean']),
  ...['multiple_choice', 'picture_choice', 'single', 'dropdown', 'ranking', 'matrix'].map((kind): [string, string] => [
    kind,
    'choices',
  ]),
  ['file_upload', 'file_url'],
]);

/**
 * The text of an answer of any kind (external-apis §2.4): by `answer.type`, else by the kind of question, else as compact
 * JSON. Of a file only its name, of a payment only the amount and the end of the card's number. `field`: its question,
 * where the definition has it.
 */
export function answerText({ type = '', field: { type: kind = '' }, values }: Answer, field?: Field): string {
  const named = values.get(type);
  const question = typeOfQuestion.get(kind) ?? kind;
  const isPrivate = question === 'file_url' || question === 'payment';
  const ways: [string, unknown][] = isPrivate
    ? [named, ...values.values()].map((value) => [question, value])
    : [[type, named], [question, named], ...values];
  for (const [way, value] of ways) {
    const found = value === undefined || value === null ? undefined : readers.get(way)?.(value, field);
    if (found !== undefined) return found;
  }
  return compact(named === undefined ? Object.fromEntries(values) : named);
}

/** What was answered, in the order of the answers, questions found by ref, then by id (external-apis §2.7). */
export function answeredQuestions(response: SurveyResponse): readonly AnsweredQuestion[] {
  const by = (name: 'ref' | 'id'): ReadonlyMap<string | undefined, Field> => {
    const found = new Map(response.fields.map((field) => [field[name], field]));
    found.delete(undefined);
    return found;
  };
  const [byRef, byId] = [by('ref'), by('id')];
  const answers = response.answers.map((answer) => {
    const field = byRef.get(answer.field.ref) ?? byId.get(answer.field.id);
    return { ...answer, question: field, text: answerText(answer, field) };
  });
  const known = new Map([
    ...answers.flatMap(({ field, text }) =>
      [field.id, field.ref].map((name) => [`field:${name ?? ''}`, text] as const),
    ),
    ...[...response.hidden].map(([name, text]) => [`hidden:${name}`, text] as const),
    ...[...response.variables].map(([name, text]) => [`var:${name}`, text] as const),
  ]);
  return answers.map(({ field, question, text }) => {
    const title = textOf(piped(question?.title ?? '', known)) ?? readable(field.type ?? question?.type ?? 'question');
    return { title, text };
  });
}

/** Markers such as `{{field:<ref>}}` become what was answered; those of which nothing is known go, with the blank before. */
function piped(title: string, known: ReadonlyMap<string, string>): string {
  const values = (_: string, blank: string, marker: string): string => {
    const value = known.get(marker.trim());
    return value === undefined ? '' : blank + value.slice(0, longest.piped);
  };
  return title
    .slice(0, longest.title)
    .replace(/(\s?)\{\{([^{}]*)\}\}/g, values)
    .slice(0, longest.title);
}

/** `short_text` as `Short text`. */
function readable(type: string): string {
  const words = type.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fileName(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : address.replace(/[?#][^]*$/, '');
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // A percent sign of its own.
  }
  return textOf(name.split(/[\\/]/).at(-1)) ?? 'file';
}

/** JSON without addresses, whose files may need a token, and without depths that exhaust the stack. */
function compact(value: unknown): string {
  const pruned = prune(value, 4);
  const text = typeof pruned === 'string' ? pruned : JSON.stringify(pruned);
  return ['', 'null', '{}', '[]'].includes(text.trim()) ? noAnswer : text;
}

function prune(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return /^https?:\/\//i.test(value) ? fileName(value) : value;
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((each: unknown) => prune(each, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, prune(each, depth - 1)]));
}
