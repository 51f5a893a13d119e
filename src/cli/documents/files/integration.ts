import { longestSourceID, products } from '../../../platforms/4me/definition/items.ts';
import { generics } from '../../../platforms/4me/definition/rules.ts';
import { platformNames } from '../../../platforms/registry.ts';
import { list, object, oneOf, text, type JsonSchema } from '../schema.ts';

const required = (description?: string): JsonSchema => ({ ...text(description), minLength: 1 });

const named = object({ name: required(), value: required() });

/** `integration.json`. */
export const integration: JsonSchema = object(
  { platform: oneOf(platformNames, 'what the app is for; a folder without this file is for 4me') },
  { $schema: text() },
);

/** `automation_rules.json`. */
export const automationRules: JsonSchema = list(
  object(
    {
      generic: oneOf(generics, 'what the rule is about'),
      name: required(),
      trigger: required('e.g. on note added'),
      condition: required('e.g. true'),
      actions: { ...list(named), minItems: 1 },
    },
    { description: text(), expressions: list(named) },
  ),
);

/** `ui_extension.json`; its code is in `ui_extension.html`, `.css` and `.js`. */
export const uiExtension: JsonSchema = object(
  { name: required() },
  { $schema: text(), title: text(), description: text() },
);

/** `configuration_items.json`. */
export const configurationItems: JsonSchema = list(
  object(
    {
      product: oneOf(products),
      sourceID: { ...required('unique in the file'), maxLength: longestSourceID },
      label: required(),
      name: required(),
      systemID: required('name of an output of template.yaml'),
    },
    { remarks: text(), status: text(), apiUrl: text('name of an output of template.yaml') },
  ),
);
