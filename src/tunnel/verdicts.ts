import { customerSecretName, isAccountName, providerSecretName } from '../platforms/4me/wire/names.ts';
import { UnusablePolicy, readPolicy } from '../platforms/4me/wire/policy.ts';
import type { Versioned } from '../runtime/ports.ts';
import { fourMeVerifier } from '../verification/four-me.ts';
import type { Verdict } from '../verification/verdict.ts';
import { type Exchange, claimedBy } from './exchange.ts';

export interface VerdictOptions {
  readonly secrets: Versioned;
  readonly domain: string;
  /** Of the provider. */
  readonly account: string;
  /** How paths of the engine's own listeners begin: what comes there is signed by the provider's policy. */
  readonly listenerPath: string;
  /** Reference of the app offering that is served. */
  readonly offering: string | undefined;
}

/**
 * Says of each exchange whether its message is signed as the stored policy of its sender demands, and by which rule it is not.
 * Undefined for requests that are no messages of 4me.
 */
export function verdicts(options: VerdictOptions): (exchange: Exchange) => Promise<Verdict | undefined> {
  const { secrets, domain, listenerPath, offering } = options;
  return async (exchange) => {
    const claimed = claimedBy(exchange);
    if (claimed === undefined) return undefined;
    const isOfProvider = exchange.address.startsWith(listenerPath);
    const account = isOfProvider ? options.account : (claimed.account ?? accountIn(exchange.address));
    const name = isOfProvider ? providerSecretName(domain, options.account) : customerSecret(offering, domain, account);
    const policy = name === undefined ? undefined : (await secrets.get(name))?.value['policy'];
    if (policy === undefined) {
      return { valid: false, rule: 'no policy', expected: 'a policy of this account in the secrets store' };
    }
    try {
      const verifier = fourMeVerifier({
        policies: [readPolicy(policy)],
        domain,
        ...(account === undefined ? {} : { account }),
      });
      return verifier.verify(exchange, exchange.at);
    } catch (error) {
      if (!(error instanceof UnusablePolicy)) throw error;
      return { valid: false, rule: 'policy', expected: 'a policy that can verify', found: error.message };
    }
  };
}

function accountIn(address: string): string | undefined {
  return new URL(address, 'http://127.0.0.1').searchParams.get('account') ?? undefined;
}

function customerSecret(offering: string | undefined, domain: string, account: unknown): string | undefined {
  return offering !== undefined && isAccountName(account) ? customerSecretName(offering, domain, account) : undefined;
}
