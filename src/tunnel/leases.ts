import { setTimeout as pause } from 'node:timers/promises';
import type { Engine, Lease } from '../engine/engine.ts';
import { currentHolder } from '../engine/holder.ts';
import { Failure } from '../failure.ts';
import { canonicalDomain } from '../platforms/4me/wire/domain.ts';

type Account = { readonly domain: string; readonly account: string };

/** Milliseconds that a deployment of somebody else may take before a tunnel gives up. */
const patience = 60_000;
const interval = 500;

/** Keeps a second tunnel away for as long as it is held. Throws Failure `AB-ENGINE-LOCKED` (exit 6). */
export function tunnelLease(engine: Engine, { domain, account }: Account): Promise<Lease> {
  return engine.lease(`tunnel/${canonicalDomain(domain)}/${account}`, currentHolder());
}

/** Does the work while no other run changes records of the account; waits for one that does. */
export async function whileNobodyProvisions<T>(
  engine: Engine,
  { domain, account }: Account,
  work: () => Promise<T>,
): Promise<T> {
  const lease = await taken(engine, `provision/${canonicalDomain(domain)}/${account}`);
  try {
    return await work();
  } finally {
    await lease[Symbol.asyncDispose]();
  }
}

async function taken(engine: Engine, name: string): Promise<Lease> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await engine.lease(name, currentHolder());
    } catch (error) {
      const isHeld = error instanceof Failure && error.exit === 'locked';
      if (!isHeld || performance.now() > until) throw error;
      await pause(interval);
    }
  }
}
