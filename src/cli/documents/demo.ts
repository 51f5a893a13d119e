import { anything, either, list, object, oneOf, orNull, text, whole } from './schema.ts';

const step = object({ name: text(), ms: whole(), requests: whole('to 4me'), mutations: whole('of these') });

const noteDispatched = object({
  note: text(),
  translated: text(),
  translation: text(),
  document: anything("what arrived at the customer's target"),
});

const imported = object({
  items: whole('configuration items of the customer'),
  summary: list(text(), 'what the customer reads in the app'),
  requests: object({ fourMe: whole(), lansweeper: whole() }),
});

const surveyed = object({
  invitation: text(),
  note: text(),
  deliveries: list(object({ event: text(), status: orNull(whole()) })),
});

const ticketNoted = object({
  comment: text(),
  document: anything("what arrived at the customer's target"),
  deliveries: list(
    object({ event: text(), status: orNull(whole()) }),
    'what Thena told the app, in their first attempts',
  ),
});

const orderNoted = object({
  order: text(),
  document: anything("what arrived at the customer's target"),
  action: object({ name: text(), status: whole() }),
  deliveries: list(object({ event: text(), status: orNull(whole()) })),
});

export const document = object({
  integration: text(),
  engine: oneOf(['local', 'aws']),
  steps: list(step),
  result: either(noteDispatched, imported, surveyed, ticketNoted, orderNoted),
});
