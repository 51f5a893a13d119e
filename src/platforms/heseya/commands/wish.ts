import { readTextFile } from '../../../commands/text-file.ts';
import type { CommandContext } from '../../../cli/command.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { nearest } from '../../../integration/nearest.ts';
import type { HeseyaDefinition } from '../definition/definition.ts';
import { isSecured } from '../wire/events.ts';

const unfit: FailureKind = { code: 'AB-HESEYA-FLAG', exit: 'usage' };

/** How an app is to be installed. */
export interface Wish {
  /** Required ones, and those of `--permission`. */
  readonly permissions: readonly string[];
  /** The app's own ones that everybody gets, without what stores put before them. */
  readonly publicPermissions: readonly string[];
  readonly licenceKey: string | undefined;
  /** Of the store's encrypted events. */
  readonly webhookKey: string | undefined;
}

/** Reads the flags of `install`. Throws Failure for what does not fit to the app; nothing was sent by then. */
export async function readWish(context: CommandContext, definition: HeseyaDefinition): Promise<Wish> {
  const { given } = context;
  const { requiredPermissions: required, optionalPermissions, internalPermissions } = definition;
  const more = given.list('permission').filter((name) => !required.includes(name));
  const publicPermissions = given.list('public-permission');
  requireAmong('permission', more, optionalPermissions, 'optional_permissions');
  requireAmong('public-permission', publicPermissions, internalPermissions, 'internal_permissions');
  const licenceKey = await keyOf(context, 'licence-key-file');
  const webhookKey = await keyOf(context, 'webhook-key-file');
  return { permissions: [...new Set([...required, ...more])], publicPermissions, licenceKey, webhookKey };
}

/** Stores ask people for it in the dashboard and do not look themselves. Throws `AB-HESEYA-FLAG`. */
export function requireLicence({ licenceRequired, name }: HeseyaDefinition, { licenceKey }: Wish): void {
  if (!licenceRequired || licenceKey !== undefined) return;
  throw new Failure(unfit, {
    message: `${name} needs a licence key`,
    because: 'licence_required is true in app.json',
    fix: 'Give the licence key of the store with --licence-key-file <path>.',
  });
}

function requireAmong(flag: string, names: readonly string[], allowed: readonly string[], list: string): void {
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  const guess = nearest(unknown, allowed);
  throw new Failure(unfit, {
    message: `The app has no permission "${unknown}" that --${flag} could mean`,
    because: `${list} of app.json: ${allowed.join(', ') || 'none'}`,
    fix:
      guess === undefined
        ? 'Leave it out, or add it to app.json and deploy the app again.'
        : `Did you mean "${guess}"?`,
  });
}

/** The text of the file that a flag names, without the line break at its end. */
async function keyOf(context: CommandContext, flag: string): Promise<string | undefined> {
  const path = context.given.text(flag);
  if (path === undefined) return undefined;
  const fix = `Give a file with the key alone: --${flag} <path>`;
  let text: string;
  try {
    text = (await readTextFile(context.surroundings.workingFolder, path)).replace(/\r?\n$/, '');
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Failure(unfit, { message: `The file of --${flag} cannot be read`, because, fix });
  }
  if (text.trim() === '') throw new Failure(unfit, { message: `The file of --${flag} is empty`, fix });
  context.redact(text);
  return text;
}

/** Warns of encrypted events that the app could not read. `isKnown`: it has a key of this store already. */
export function warnOfSecrets(
  context: CommandContext,
  { events }: HeseyaDefinition,
  { webhookKey }: Wish,
  isKnown: boolean,
): void {
  const secured = events.filter(isSecured);
  if (secured.length === 0 || webhookKey !== undefined || isKnown) return;
  const text = `the data of ${secured.join(', ')} is encrypted, and the app has no key of this store; give its WEBHOOK_KEY with --webhook-key-file`;
  context.report({ type: 'warning', text });
}
