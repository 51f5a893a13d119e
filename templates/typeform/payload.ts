type JsonFields = Readonly<Record<string, unknown>>;

export interface Choice {
  readonly id: string | undefined;
  readonly ref: string | undefined;
  readonly label: string | undefined;
}

/** A question as the form's definition has it. */
export interface Field {
  readonly id: string | undefined;
  readonly ref: string | undefined;
  /** The kind of question, e.g. `yes_no`. */
  readonly type: string | undefined;
  /** As its author wrote it, with markers such as `{{field:<ref>}}`. */
  readonly title: string | undefined;
  readonly choices: readonly Choice[];
}

export interface Answer {
  /** The kind of value, e.g. `boolean`; names the member of `values` that holds it. */
  readonly type: string | undefined;
  readonly field: Pick<Field, 'id' | 'ref' | 'type'>;
  readonly values: ReadonlyMap<string, unknown>;
}

/** A filled-in form. What Typeform left out, or sent in another shape, is undefined or empty. */
export interface SurveyResponse {
  /** The same for every delivery of this response. */
  readonly eventId: string | undefined;
  readonly formId: string | undefined;
  readonly title: string | undefined;
  /** ISO 8601. */
  readonly submittedAt: string | undefined;
  /** Undefined for forms that count no points: these have a score of 0 and no variable for it. */
  readonly score: string | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly hidden: ReadonlyMap<string, string>;
  /** Those within groups and matrices too. */
  readonly fields: readonly Field[];
  /** In the order of the form; questions without an answer are not here. */
  readonly answers: readonly Answer[];
}

/** Typeform nests once (a matrix, a group); more would only be made to exhaust the stack. */
const deepest = 5;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const objectOf = (value: unknown): JsonFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Undefined where it is no text, or a blank one. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

const plainOf = (value: unknown): string | undefined =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value);

/**
 * Reads what Typeform posts (external-apis §2.4), whatever it is: never throws. `ignored` for events other than a completed
 * response, which must be answered with 200 nevertheless (§2.2); undefined for what is no message of Typeform.
 */
export function readResponse(body: unknown): SurveyResponse | 'ignored' | undefined {
  const { event_id: eventId, event_type: eventType, form_response: formResponse } = objectOf(body);
  if (typeof eventType !== 'string') return undefined;
  if (eventType !== 'form_response') return 'ignored';
  if (typeof formResponse !== 'object' || formResponse === null || Array.isArray(formResponse)) return undefined;
  const response = objectOf(formResponse);
  const definition = objectOf(response['definition']);
  const variables = variablesOf(response['variables']);
  return {
    eventId: textOf(eventId) ?? textOf(response['token']),
    formId: textOf(response['form_id']) ?? textOf(definition['id']),
    title: textOf(definition['title']),
    submittedAt: textOf(response['submitted_at']),
    score: scoreOf(objectOf(response['calculated'])['score'], variables),
    variables,
    hidden: textsOf(Object.entries(objectOf(response['hidden']))),
    fields: fieldsOf(definition['fields']),
    answers: listOf(response['answers']).map(answerOf),
  };
}

function fieldsOf(list: unknown, depth = 1, matrix = ''): readonly Field[] {
  if (depth > deepest) return [];
  return listOf(list).flatMap((each) => {
    const { title: ownTitle, properties, choices, ...own } = objectOf(each);
    const below = objectOf(properties);
    const title = textOf(ownTitle);
    const field: Field = {
      ...namesOf(own),
      // A row of a matrix is no question without what the matrix asks.
      title: title !== undefined && matrix !== '' ? `${matrix} – ${title}` : title,
      choices: [...listOf(choices), ...listOf(below['choices'])].map(choiceOf),
    };
    return [field, ...fieldsOf(below['fields'], depth + 1, field.type === 'matrix' ? title : '')];
  });
}

function namesOf({ id, ref, type }: JsonFields): Answer['field'] {
  return { id: textOf(id), ref: textOf(ref), type: textOf(type) };
}

export function choiceOf(value: unknown): Choice {
  const { id, ref, label } = objectOf(value);
  return { id: textOf(id), ref: textOf(ref), label: textOf(label) };
}

function answerOf(value: unknown): Answer {
  const { type, field, ...values } = objectOf(value);
  return { type: textOf(type), field: namesOf(objectOf(field)), values: new Map(Object.entries(values)) };
}

function textsOf(entries: readonly (readonly [unknown, unknown])[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(([key, value]) => {
      const [name, text] = [textOf(key), plainOf(value)];
      return name === undefined || text === undefined ? [] : [[name, text]];
    }),
  );
}

function variablesOf(list: unknown): ReadonlyMap<string, string> {
  return textsOf(
    listOf(list)
      .map(objectOf)
      .map(({ key, number, text }) => [key, number ?? text]),
  );
}

function scoreOf(score: unknown, variables: ReadonlyMap<string, string>): string | undefined {
  const counted = typeof score === 'number' && (score !== 0 || variables.has('score'));
  return counted ? String(score) : variables.get('score');
}
