import { bulletsOf } from '../mapping/bullets.ts';

interface SelectionFields {
  readonly installation_handling: string | undefined;
  readonly installations: string | undefined;
  readonly import_type: string | undefined;
  readonly asset_types: string | undefined;
}

/** Lists that the form asks for with one choice only; the numbers are those of external-apis §3.7. */
const lists = [
  {
    choice: 'installation_handling',
    value: 'selected_only',
    list: 'installations',
    label: 'Installations to import',
    most: 20,
    instead: 'all installations',
  },
  {
    choice: 'import_type',
    value: 'selected_types_only',
    list: 'asset_types',
    label: 'Types to import',
    most: 99,
    instead: 'all assets',
  },
] as const;

/** What the customer has to correct of the lists, as the form's own script may not run everywhere; undefined where nothing is. */
export function selectionProblem(fields: SelectionFields): string | undefined {
  for (const { choice, value, list, label, most, instead } of lists) {
    if (fields[choice] !== value) continue;
    const { length } = bulletsOf(fields[list] ?? '');
    if (length === 0) {
      return `"${label}" is empty. List at least one, or choose ${instead}, and save the settings of the app.`;
    }
    if (length > most) {
      return `"${label}" has ${String(length)} entries, of at most ${String(most)}. Shorten the list, or choose ${instead}, and save the settings of the app.`;
    }
  }
  return undefined;
}
