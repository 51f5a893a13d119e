import { exitCodes, type FailureExit } from '../failure.ts';

/** What each exit code tells a script (DESIGN §6, promise 2). */
const meanings: Readonly<Record<FailureExit, string>> = {
  failed: 'it failed, or what was checked is bad',
  usage: 'the command line, an answer or a file cannot be used; nothing was touched',
  changesFound: '--dry-run --exit-code found changes',
  approvalMissing: 'a change needs an approval that was not given',
  credentials: 'credentials are missing, refused, or may not do this',
  locked: 'another run works on the same thing',
  cancelled: 'cancelled by Ctrl-C or a signal',
};

/** How every command may end, whatever it does. */
export const usualExits: readonly FailureExit[] = ['failed', 'usage', 'cancelled'];

const allExits = Object.keys(exitCodes) as FailureExit[];

/** Exit codes with their meanings, ascending; without `exits` those of all failures. */
export function exitMeanings(
  exits: readonly FailureExit[] = allExits,
): readonly { readonly code: number; readonly meaning: string }[] {
  return allExits
    .filter((name) => exits.includes(name))
    .map((name) => ({ code: exitCodes[name], meaning: meanings[name] }));
}
