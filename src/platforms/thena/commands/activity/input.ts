import type { CommandContext } from '../../../../cli/command.ts';
import { withOverrides } from '../../../../events/overrides.ts';
import { Failure, type FailureKind } from '../../../../failure.ts';
import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import { readJson } from '../settings-file.ts';

const unusable: FailureKind = { code: 'AB-ACTIVITY-INPUT', exit: 'usage' };

/** Throws `AB-ACTIVITY-INPUT` where both files are to come from stdin, which can be read once. */
export function refuseTwoReaders({ given }: CommandContext): void {
  if (given.text('input') !== '-' || given.text('settings') !== '-') return;
  throw new Failure(unusable, {
    message: 'Both --input - and --settings - read stdin',
    fix: 'Give one of them as a file.',
  });
}

/** The input of an activity: the file of `--input`, an empty object without it, changed by each `--set`. Throws Failure. */
export async function givenInput(context: CommandContext): Promise<JsonObject> {
  const value = (await readJson(context, 'input', unusable)) ?? {};
  if (isJsonObject(value)) return withOverrides(value, context.given.each('set'));
  throw new Failure(unusable, {
    message: 'The input is JSON, but no object',
    fix: 'Give an object: {"email": "me@example.com"}',
  });
}
