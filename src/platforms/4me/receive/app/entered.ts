import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import type { AppDefinition } from './app.ts';
import type { Instance } from './instance.ts';
import { readValues, secretFields } from './values.ts';

/** What a customer has entered in the form of the app. */
export type Entered<F extends Fields, S extends Fields> =
  | { readonly kind: 'usable'; readonly fields: ValuesOf<F>; readonly secrets: ValuesOf<S> }
  /** Secrets of a new installation that are still on their way; by their ids. */
  | { readonly kind: 'awaited'; readonly missing: readonly string[] }
  /** What the customer has to correct. */
  | { readonly kind: 'unusable'; readonly comment: string };

/** Milliseconds in which secrets of a new installation may still be on their way: they come in messages of their own. */
const secretsGrace = 5 * 60_000;

export function readEntered<F extends Fields, S extends Fields>(
  { fields, secrets, labels }: AppDefinition<F, S>,
  instance: Instance,
  secret: JsonObject | undefined,
  now: number,
): Entered<F, S> {
  const entered = readValues(fields, instance.customFields, labels);
  const entrusted = readValues(secrets, secretFields(secret), labels);
  if ('values' in entered && 'values' in entrusted) {
    return { kind: 'usable', fields: entered.values, secrets: entrusted.values };
  }
  const isNew = now - Date.parse(instance.createdAt) < secretsGrace;
  const onTheirWay = 'missing' in entrusted && entrusted.missing.length === entrusted.problems.length;
  if (isNew && onTheirWay && 'values' in entered) return { kind: 'awaited', missing: entrusted.missing };
  const problems = [entered, entrusted].flatMap((read) => ('problems' in read ? read.problems : []));
  return {
    kind: 'unusable',
    comment: `${problems.join(' ')} Correct this in the settings of the app and save them.`,
  };
}
