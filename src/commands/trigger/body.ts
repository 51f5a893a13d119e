import type { CommandContext } from '../../cli/command.ts';
import { withOverrides } from '../../events/overrides.ts';
import { samplePayload } from '../../events/samples/four-me.ts';
import { sampleFormResponse } from '../../events/samples/typeform.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { inputSources } from '../../input/sources.ts';
import type { Definition } from '../../platforms/4me/definition/definition.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { isSandboxHost } from '../../runtime/sandbox-route.ts';
import { readTextFile } from '../text-file.ts';
import type { Aim } from './aim.ts';

const unusable: FailureKind = { code: 'AB-TRIGGER-BODY', exit: 'usage' };
const noWebhook: FailureKind = { code: 'AB-TRIGGER-RULE', exit: 'usage' };

/** The payload of a message of 4me: given, or a sample, with what `--set` changes. Undefined: the sandbox knows it best. */
export async function fourMePayload(aim: Aim, context: CommandContext): Promise<JsonObject> {
  const given = await givenText(context);
  return withOverrides(given === undefined ? sampleOf(aim, context) : objectIn(given), context.given.each('set'));
}

/** The bytes of a delivery of Typeform. Given ones are sent as they are, as a signature is over bytes; `--set` makes them anew. */
export async function typeformBody({ event }: Aim, context: CommandContext): Promise<Buffer> {
  const given = await givenText(context);
  const overrides = context.given.each('set');
  if (given !== undefined && overrides.length === 0) return Buffer.from(given);
  const document = given === undefined ? sampleFormResponse(event, context.now()) : objectIn(given);
  // Recorded deliveries end in a line break, which is signed, too (external-apis §2.2).
  return Buffer.from(`${JSON.stringify(withOverrides(document, overrides))}\n`);
}

function sampleOf({ event, domain, account, customer, definition }: Aim, { now }: CommandContext): JsonObject {
  return samplePayload(event, {
    domain,
    account,
    customer,
    reference: definition?.offering.reference,
    expressions: event === 'automation_rule' && definition !== undefined ? sentExpressions(definition) : undefined,
    target: isSandboxHost(domain) ? `https://target.${domain}/trigger` : 'https://example.com/trigger',
    now: now(),
  });
}

/** What the rules send to the webhook: the expressions that the action names (4me-facts §13). */
function sentExpressions({ name, rules }: Definition): ReadonlyMap<string, string> {
  const sent = new Map<string, string>();
  for (const { expressions, actions } of rules) {
    const names = actions.flatMap(({ value }) => /\bwith payload '([^']*)'/.exec(value)?.[1]?.split(/[\s,]+/) ?? []);
    for (const one of expressions) if (names.includes(one.name)) sent.set(one.name, one.value);
  }
  if (sent.size > 0) return sent;
  throw new Failure(noWebhook, {
    message: `No automation rule of ${name} calls the webhook of its app offering`,
    fix: 'Give what it would send with --body, or name another event, e.g. app_instance.update.',
  });
}

async function givenText(context: CommandContext): Promise<string | undefined> {
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

function objectIn(text: string): JsonObject {
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
