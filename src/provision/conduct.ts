import type { Engine } from '../engine/engine.ts';
import { canonicalDomain } from '../platforms/4me/wire/domain.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import type { Run } from '../run.ts';
import type { Done, Proposal } from './proposal.ts';

export interface Conducted<Result> {
  readonly changes: readonly ProposedChange[];
  /** Undefined after a dry run. */
  readonly done: Done<Result> | undefined;
}

/**
 * Proposes, has the changes approved, applies them. All of it under the account's lease, so that no other run changes what
 * the plan was made from; a dry run changes nothing and needs none. Throws Failure, also of `approve`.
 */
export async function conduct<Result>(options: {
  readonly engine: Engine;
  readonly domain: string;
  readonly account: string;
  /** Who runs the command, for whoever has to wait. */
  readonly who: string;
  readonly dryRun: boolean;
  readonly propose: () => Promise<Proposal<Result>>;
  readonly approve: (changes: readonly ProposedChange[]) => Promise<void>;
  readonly run: Run;
}): Promise<Conducted<Result>> {
  const { engine, domain, account, who, propose, approve, run } = options;
  if (options.dryRun) return { changes: (await propose()).changes, done: undefined };
  const lease = await engine.lease(`provision/${canonicalDomain(domain)}/${account}`, { who });
  try {
    const proposal = await propose();
    await approve(proposal.changes);
    // A person may have been away, and the machine asleep, since the plan was made.
    await lease.confirm();
    return { changes: proposal.changes, done: await proposal.apply(run) };
  } finally {
    await lease[Symbol.asyncDispose]();
  }
}
