import { list, object, orNull, text, yesOrNo } from './schema.ts';

const answer = object({
  key: text('in default_input.json'),
  value: orNull(text('"(set)" for a secret')),
  origin: orNull(text('e.g. "flag --domain"')),
  secret: yesOrNo(),
});

export const document = object({ answers: list(answer), files: list(text(), 'default_input.json, the nearest first') });
