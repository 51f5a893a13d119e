import { ciStatuses, type CiStatus } from './discovered-input.ts';

/** States of assets in Lansweeper, in lower case (external-apis §3.6). */
const statusOfState: ReadonlyMap<string, CiStatus> = new Map([
  ['active', 'in_production'],
  ['non-active', 'installed'],
  ['sold', 'removed'],
  ['stolen', 'lost_or_stolen'],
  ['broken', 'broken_down'],
  ["don't show", 'to_be_removed'],
  ['spare', 'standby_for_continuity'],
  ['in repair', 'being_repaired'],
  ['stock', 'in_stock'],
]);

/**
 * The status in 4me for a state in Lansweeper, whatever its upper and lower case; `installed` for every other one, also for
 * none. `overrides`: from state in lower case, for states with own names and in other languages.
 */
export function statusOf(state: string | undefined, overrides: Readonly<Record<string, CiStatus>>): CiStatus {
  const key = state?.trim().toLowerCase() ?? '';
  const override = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
  return override ?? statusOfState.get(key) ?? 'installed';
}

/**
 * Overrides from a text such as `On loan=lent_out;Ausgemustert=removed`; the part after the last `=` is the status. Throws
 * TypeError for a part without state or with a status that 4me does not have.
 */
export function statusOverrides(text: string): Readonly<Record<string, CiStatus>> {
  const overrides: [string, CiStatus][] = [];
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const at = part.lastIndexOf('=');
    const state = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const name = part.slice(at + 1).trim();
    const status = ciStatuses.find((each) => each === name);
    if (state === '' || status === undefined) {
      throw new TypeError(
        `ASSET_STATUSES: expected "<state>=<status>" between ";", with one of the statuses ${ciStatuses.join(', ')}`,
      );
    }
    overrides.push([state, status]);
  }
  return Object.fromEntries(overrides);
}
