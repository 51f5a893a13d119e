import type { Command } from '../command.ts';
import { failure, output } from './parts.ts';
import type { JsonSchema } from './schema.ts';
import { appOffering } from './files/app-offering.ts';
import { defaultInput } from './files/default-input.ts';
import { automationRules, configurationItems, integration, uiExtension } from './files/integration.ts';

/** A schema with a name, as `schema` prints it and the package brings it. */
export interface NamedSchema {
  /** Of a file without `.json`, or of a command with dashes. */
  readonly name: string;
  readonly about: string;
  readonly schema: JsonSchema;
}

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const files: readonly NamedSchema[] = [
  { name: 'default_input', about: 'default_input.json', schema: defaultInput },
  { name: 'integration', about: 'integration.json', schema: integration },
  { name: 'app_offering', about: 'app_offering.json', schema: appOffering },
  { name: 'automation_rules', about: 'automation_rules.json', schema: automationRules },
  { name: 'configuration_items', about: 'configuration_items.json', schema: configurationItems },
  { name: 'ui_extension', about: 'ui_extension.json', schema: uiExtension },
  { name: 'failure', about: 'what --json prints when any command fails', schema: failure },
];

/** `config show` is `config-show`. */
export const schemaName = (command: string): string => command.replaceAll(' ', '-');

const lineName = (command: string): string => `${schemaName(command)}-line`;

/** Names of all schemas, without loading those of the commands. */
export const schemaNames = (commands: readonly Command[]): readonly string[] => [
  ...files.map(({ name }) => name),
  ...commands.flatMap(({ name, line }) => [schemaName(name), ...(line === undefined ? [] : [lineName(name)])]),
];

/** Every schema, those of the files first. */
export async function allSchemas(commands: readonly Command[]): Promise<readonly NamedSchema[]> {
  const ofCommands = await Promise.all(
    commands.map(async ({ name, document, line, streams = '' }): Promise<readonly NamedSchema[]> => [
      { name: schemaName(name), about: `app-builder ${name} --json`, schema: output(name, await document()) },
      ...(line === undefined
        ? []
        : [
            {
              name: lineName(name),
              about: `each line of app-builder ${name} --json --${streams}`,
              schema: await line(),
            },
          ]),
    ]),
  );
  return [...files, ...ofCommands.flat()].map((one) => ({
    ...one,
    schema: { $schema: dialect, title: one.about, ...one.schema },
  }));
}
