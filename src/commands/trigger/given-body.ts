import type { CommandContext } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { inputSources } from '../../input/sources.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { readTextFile } from '../text-file.ts';

const unusable: FailureKind = { code: 'AB-TRIGGER-BODY', exit: 'usage' };

/** What `--body` names; undefined without the flag. Throws Failure AB-TRIGGER-BODY. */
export async function givenText(context: CommandContext): Promise<string | undefined> {
  const { given, surroundings } = context;
  const place = given.text('body');
  if (place === undefined) return undefined;
  if (place !== '-') {
    try {
      return await readTextFile(surroundings.workingFolder, place);
    } catch (error) {
      throw unreadable(`The file of --body cannot be read: ${place}`, error);
    }
  }
  if (!given.has('mfa-code-stdin')) return inputSources(context).readStdin();
  throw new Failure(unusable, {
    message: 'Both --body - and --mfa-code-stdin read stdin',
    fix: 'Give one of them as a file.',
  });
}

function unreadable(message: string, cause: unknown): Failure {
  const because = cause instanceof Error ? cause.message : String(cause);
  return new Failure(
    unusable,
    { message, because, fix: 'Give the path of a file with JSON, or - for stdin.' },
    { cause },
  );
}

/** Throws Failure AB-TRIGGER-BODY for what is no JSON object, or none that can be written again. */
export function objectIn(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable('The body is not JSON', error);
  }
  if (isJsonObject(value) && isWritable(value)) return value;
  if (isJsonObject(value)) {
    throw new Failure(unusable, { message: 'The body is nested too deeply', fix: 'Give one that is not as deep.' });
  }
  throw new Failure(unusable, { message: 'The body is JSON, but no object', fix: 'Give an object: {"text": "Hello"}' });
}

/** `JSON.parse` reads what is nested more deeply than the stack reaches, and nothing can write it again. */
function isWritable(value: JsonObject): boolean {
  try {
    return JSON.stringify(value).length > 0;
  } catch {
    return false;
  }
}
