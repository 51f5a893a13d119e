import { list, object, text, yesOrNo } from './schema.ts';

export const document = object({
  dryRun: yesOrNo('true: nothing was written'),
  name: text(),
  template: text('the bundled integration that it was made from'),
  reference: text('of the app offering'),
  folder: text('absolute'),
  files: list(text(), 'relative to the working folder'),
  kept: list(text(), 'files that were there and stay as they are'),
  next: list(text(), 'command lines'),
});
