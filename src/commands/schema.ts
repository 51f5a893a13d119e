import type { CommandContext, CommandResult } from '../cli/command.ts';
import { allSchemas, schemaNames } from '../cli/documents/all.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { nearest } from '../integration/nearest.ts';

const unknown: FailureKind = { code: 'AB-SCHEMA-UNKNOWN', exit: 'usage' };

/** `schema [name]`: a JSON Schema of a file or of what `--json` prints, or the names of all. */
export async function schema(context: CommandContext): Promise<CommandResult> {
  const name = context.given.arguments['schema'];
  const names = schemaNames(context.commands);
  const schemas = await allSchemas(context.commands);
  if (name === undefined) {
    const known = schemas.map((one) => ({ name: one.name, about: one.about }));
    const width = Math.max(...names.map((one) => one.length));
    return {
      document: { schemas: known },
      lines: (theme) => known.map((one) => `${theme.strong(one.name.padEnd(width))}  ${one.about}`),
    };
  }
  const found = schemas.find((one) => one.name === name);
  if (found === undefined) {
    const near = nearest(name, names);
    throw new Failure(unknown, {
      message: `There is no schema "${name}"`,
      fix: near === undefined ? 'see "app-builder schema" for all of them' : `did you mean "${near}"?`,
    });
  }
  return {
    document: { name, schema: found.schema },
    lines: () => JSON.stringify(found.schema, null, 2).split('\n'),
  };
}
