import { answerTo } from './answer.ts';
import type { Answer, Given } from './answer.ts';
import { allFields, nameOf } from './form.ts';
import type { Ending, Field, Form } from './form.ts';
import { newEventId, newResponseToken } from './identifiers.ts';
import { timestamp } from './timestamp.ts';

export type EventType = 'form_response' | 'form_response_partial';

export type Variable =
  | { readonly key: string; readonly type: 'number'; readonly number: number }
  | { readonly key: string; readonly type: 'text'; readonly text: string };

/** What is posted (external-apis §2.4). */
export interface FormEvent {
  readonly event_id: string;
  readonly event_type: EventType;
  readonly form_response: FormResponse;
}

export interface FormResponse {
  readonly form_id: string;
  readonly token: string;
  readonly landed_at: string;
  readonly submitted_at?: string;
  readonly calculated: { readonly score: number };
  readonly variables: readonly Variable[];
  readonly hidden: Readonly<Record<string, string>>;
  readonly definition: {
    readonly id: string;
    readonly title: string;
    readonly fields: readonly Field[];
    readonly endings: readonly Ending[];
  };
  readonly answers?: readonly Answer[];
  readonly ending?: { readonly id: string; readonly ref: string };
}

/** What one respondent does. */
export interface Filling {
  /** By the ref of the question, or its id where it has no ref. Sub-questions are answered one by one. */
  readonly answers: Readonly<Record<string, Given>>;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string | number>>;
  readonly score?: number;
  /** Milliseconds since the epoch; now, if left out. */
  readonly submittedAt?: number;
  /** A new one, if left out; the same one again makes a duplicate. */
  readonly eventId?: string;
}

/** How long before it is submitted a form is opened. */
const fillingTakesMs = 5 * 60_000;

/**
 * The event of a completed form, with the answers in the order of the questions and piping left in the titles.
 * Throws an Error for an answer that no question takes.
 */
export function formEvent(form: Form, filling: Filling, now: number = Date.now()): FormEvent {
  const { hidden = {}, variables = {}, score = 0, submittedAt = now, eventId = newEventId(now) } = filling;
  const { id, title, fields, endings = [] } = form;
  const [ending] = endings;
  return {
    event_id: eventId,
    event_type: 'form_response',
    form_response: {
      form_id: id,
      token: newResponseToken(),
      landed_at: timestamp(submittedAt - fillingTakesMs),
      submitted_at: timestamp(submittedAt),
      calculated: { score },
      variables: Object.entries(variables).map(([key, value]) => variable(key, value)),
      hidden,
      definition: { id, title, fields, endings },
      answers: answersTo(form, filling.answers),
      ...(ending === undefined ? {} : { ending: { id: ending.id, ref: ending.ref } }),
    },
  };
}

function answersTo(form: Form, given: Filling['answers']): readonly Answer[] {
  const left = new Map(Object.entries(given));
  const answers = allFields(form.fields).flatMap((field) => {
    const name = nameOf(field);
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? [] : [answerTo(field, value)];
  });
  const [unknown] = left.keys();
  if (unknown !== undefined) throw new Error(`The form ${form.id} has no question ${unknown}`);
  return answers;
}

function variable(key: string, value: string | number): Variable {
  return typeof value === 'number' ? { key, type: 'number', number: value } : { key, type: 'text', text: value };
}
