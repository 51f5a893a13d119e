import { randomBytes } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { providerSecretName } from '../platforms/4me/wire/names.ts';
import { storeFailure } from './tunnel-failures.ts';

/** Milliseconds; nobody else knows the key. */
const claimTime = 60_000;

/**
 * Proves that a secret can be made, read, changed and removed from here, and a message claimed, as the secrets listener does it:
 * with a secret of its own beside the provider's, which is gone afterwards. Throws Failure `AB-TUNNEL-STORE`.
 */
export async function proveStores(
  { secrets, state }: Pick<Engine, 'secrets' | 'state'>,
  { domain, account, now }: { readonly domain: string; readonly account: string; readonly now: () => number },
): Promise<void> {
  const name = `${providerSecretName(domain, account)}/tunnel-probe-${randomBytes(6).toString('hex')}`;
  try {
    try {
      await store(undefined, 1);
      await store((await secrets.get(name))?.version, 2);
      if ((await secrets.get(name))?.value['probe'] !== 2) throw new Error(`${name} was written and cannot be read`);
    } finally {
      await secrets.remove(name);
    }
    await state.claim(name, now() + claimTime);
    await state.release(name);
  } catch (error) {
    throw storeFailure(error);
  }

  async function store(version: string | undefined, probe: number): Promise<void> {
    const outcome = await secrets.put(name, { probe }, version);
    if (outcome === 'conflict') throw new Error(`${name} was changed by somebody else`);
  }
}
