import { validationRules } from '../../validate/rules.ts';
import { list, object, oneOf, text, whole, yesOrNo } from './schema.ts';

const finding = object(
  {
    rule: oneOf(Object.keys(validationRules)),
    level: oneOf(['problem', 'warning']),
    file: text('relative to the folder'),
    pointer: text('place in a JSON file, e.g. /scopes/0; empty for the file as a whole'),
    text: text(),
  },
  { line: whole('counted from 1') },
);

const integration = object({
  integration: text(),
  folder: text('absolute path'),
  problems: whole(),
  warnings: whole(),
  findings: list(finding, 'in the order of files and lines'),
});

export const document = object({
  strict: yesOrNo(),
  online: yesOrNo('whether published versions were looked at'),
  problems: whole('of all integrations'),
  warnings: whole('of all integrations'),
  integrations: list(integration),
});
