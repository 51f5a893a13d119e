import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../runtime/ports.ts';

interface Question {
  readonly type: string;
  readonly title: string;
  readonly answer: JsonObject;
}

/** One of each shape that an answer has (external-apis §2.4). */
const questions: readonly Question[] = [
  { type: 'short_text', title: 'What is your name?', answer: { type: 'text', text: 'Ellen Brown' } },
  { type: 'email', title: 'Where can we reach you?', answer: { type: 'email', email: 'ellen.brown@example.com' } },
  { type: 'yes_no', title: 'Is your problem solved?', answer: { type: 'boolean', boolean: true } },
  { type: 'opinion_scale', title: 'How did we do?', answer: { type: 'number', number: 8 } },
  {
    type: 'multiple_choice',
    title: 'What did you like?',
    answer: { type: 'choice', choice: { id: 'c1', ref: 'choice-1', label: 'The quick answer' } },
  },
];

/** A response to a form, as Typeform delivers it. `now`: milliseconds since the epoch. */
export function sampleFormResponse(eventType: string, now: number): JsonObject {
  const submitted = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const fields = questions.map(({ type, title }, index) => ({
    id: `field${String(index + 1)}`,
    ref: `question-${String(index + 1)}`,
    type,
    title,
    properties: {},
  }));
  return {
    // Receivers remember it, so that a repeated delivery changes nothing.
    event_id: randomUUID(),
    event_type: eventType,
    form_response: {
      form_id: 'sample',
      token: randomUUID().replaceAll('-', ''),
      landed_at: submitted,
      submitted_at: submitted,
      definition: { id: 'sample', title: 'How did we do?', fields, endings: [] },
      answers: questions.map(({ type, answer }, index) => ({
        ...answer,
        field: { id: `field${String(index + 1)}`, type, ref: `question-${String(index + 1)}` },
      })),
    },
  };
}
