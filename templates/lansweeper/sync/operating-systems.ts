import { document, NotFound, Validation, type FourMeClient } from 'app-builder/4me';
import type { EndOfSupport } from '../mapping/end-of-support.ts';
import type { NamesAt4me } from './names-at-4me.ts';

export const updateEndOfSupport = document<
  {
    readonly configurationItemUpdate: {
      readonly errors: readonly { readonly message: string | null; readonly path: readonly string[] | null }[] | null;
    } | null;
  },
  { readonly input: { readonly id: string; readonly endOfSupportDate: string } }
>(
  `mutation UpdateEndOfSupport($input: ConfigurationItemUpdateInput!) {
  configurationItemUpdate(input: $input) { errors { path message } }
}`,
  { repeatable: true },
);

export interface OperatingSystemsUpdate {
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: readonly string[];
}

/** Updates at the same time. */
const width = 4;

/**
 * Writes the dates on which the support of operating systems ends, where 4me knows the system and has another date
 * (external-apis §3.6, §3.8). Throws what the client throws for trouble that has nothing to do with one of them.
 */
export async function updateOperatingSystems(
  customer: FourMeClient,
  { dates }: EndOfSupport,
  names: NamesAt4me,
): Promise<OperatingSystemsUpdate> {
  names.want({ people: [], software: [...dates.keys()] });
  await names.learn();
  // Two names may be of the same item; then the later one of the dates counts.
  const wanted = new Map<string, { readonly name: string; readonly date: string; readonly before: string | null }>();
  for (const [name, date] of dates) {
    const known = names.known(name);
    if (known === undefined) continue;
    const other = wanted.get(known.id);
    if (other === undefined || other.date < date) wanted.set(known.id, { name, date, before: known.endOfSupportDate });
  }
  const differing = [...wanted].filter(([, { date, before }]) => date !== before);
  const failed: string[] = [];
  for (let at = 0; at < differing.length; at += width) {
    await Promise.all(
      differing.slice(at, at + width).map(async ([id, { name, date }]) => {
        try {
          await customer.mutate(updateEndOfSupport, { input: { id, endOfSupportDate: date } });
        } catch (error) {
          if (!(error instanceof Validation) && !(error instanceof NotFound)) throw error;
          failed.push(`${name}: ${error.because ?? error.message}`);
        }
      }),
    );
  }
  return {
    updated: differing.length - failed.length,
    unchanged: wanted.size - differing.length,
    failed: failed.toSorted(),
  };
}
