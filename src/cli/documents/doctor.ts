import { checkNames } from '../../doctor/catalogue.ts';
import { list, object, oneOf, text, whole, yesOrNo } from './schema.ts';

const check = object(
  {
    name: oneOf(checkNames),
    title: text(),
    status: oneOf(['ok', 'warning', 'failed', 'skipped']),
    text: text('what was found, or why it was skipped'),
  },
  { fix: text('the one thing to do') },
);

export const document = object({
  offline: yesOrNo('whether the network was left alone'),
  failed: whole('number of checks'),
  warned: whole('number of checks'),
  checks: list(check, 'always all of them, in the same order'),
});
