import { list, object, text, whole, yesOrNo } from './schema.ts';

const entry = object({
  code: text(),
  group: text('what the errors around it are about'),
  exitCode: whole(),
  retryable: yesOrNo('true: the same command may succeed when it is run again'),
  meaning: text(),
  remedy: text(),
});

export const document = object({ errors: list(entry) });
