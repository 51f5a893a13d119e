import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import { isAccountName } from '../../wire/names.ts';
import { changeDocument, offeringDocument } from './documents.ts';
import type { AppKit } from './kit.ts';

/** How far the sweeps of an offering have come. */
export interface SweepState {
  /** ISO 8601: what was changed before was looked at. */
  readonly until: string;
  /** Where the round through all instances goes on; null: at its beginning. */
  readonly after: string | null;
  /** The last customer that was asked for whether the app is still there; null: from the beginning. */
  readonly asked: string | null;
  /** How often runs have failed, by customer; a count that has changed is a new failure. */
  readonly failed: Readonly<Record<string, number>>;
}

/** A provider with more failures than this has another problem; the round comes to all of them. */
const mostFailed = 1000;

const nameOf = (kit: AppKit): string => offeringDocument(kit, 'sweep');

function stateOf(value: JsonObject | undefined): SweepState {
  const { until, after, asked, failed } = value ?? {};
  return {
    until: typeof until === 'string' ? until : new Date(0).toISOString(),
    after: typeof after === 'string' ? after : null,
    asked: typeof asked === 'string' ? asked : null,
    failed: Object.fromEntries(isJsonObject(failed) ? Object.entries(failed).filter(isCount) : []),
  };
}

const isCount = (entry: readonly [string, Json]): entry is [string, number] =>
  isAccountName(entry[0]) && typeof entry[1] === 'number';

export async function readSweepState(kit: AppKit): Promise<SweepState> {
  return stateOf((await kit.ports.state.get(nameOf(kit)))?.value);
}

/** Changes what is stored, whoever else does so at the same moment; the very same state is not written. */
export async function changeSweepState(kit: AppKit, change: (state: SweepState) => SweepState): Promise<void> {
  await changeDocument(kit.ports.state, nameOf(kit), (value) => {
    const before = stateOf(value);
    const after = change(before);
    return after === before ? undefined : { ...after };
  });
}

/** The next sweep looks at this customer's installation again, long after the event that failed is given up. */
export async function rememberFailure(kit: AppKit, account: string): Promise<void> {
  await changeSweepState(kit, (state) => {
    const { failed } = state;
    if (!Object.hasOwn(failed, account) && Object.keys(failed).length >= mostFailed) return state;
    return { ...state, failed: { ...failed, [account]: (failed[account] ?? 0) + 1 } };
  });
}
