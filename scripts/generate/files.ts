import { allSchemas } from '../../src/cli/documents/all.ts';
import { commands } from '../../src/cli/table.ts';
import { commandsPage } from './commands-page.ts';
import { errorsPage } from './errors-page.ts';

/** Every file that is made from the table of commands and the catalogue of errors: its text by its path in this repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const schemas = await allSchemas(commands);
  return new Map([
    ['docs/commands.md', commandsPage()],
    ['docs/errors.md', errorsPage()],
    ...schemas.map(({ name, schema }) => [schemaPath(name), `${JSON.stringify(schema, null, 2)}\n`] as const),
  ]);
}

export const schemaFolder = 'schemas';

const schemaPath = (name: string): string => `${schemaFolder}/${name}.schema.json`;
