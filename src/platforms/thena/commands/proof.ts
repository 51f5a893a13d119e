import { exchange, NoAnswer, RateLimited, type ExchangeOptions } from '../client/exchange.ts';
import { platformUrl } from '../client/hosts.ts';
import type { AppPlace } from '../wire/names.ts';

/** What Thena says to a key or a bot token: `unknown` where it does not answer, or answers with something else. */
export type Proof = 'accepted' | 'refused' | 'unknown';

/** Only reads; the same path that the app itself tries bot tokens with. */
const path = '/tickets?limit=1';

/** Milliseconds: nobody waits long for a proof. */
const patience = 5000;

/** Tries a key with one request that changes nothing. */
export async function proofOf(key: string, { domain }: AppPlace, options: ExchangeOptions): Promise<Proof> {
  const request = { method: 'GET', url: platformUrl(domain, path), headers: { 'x-api-key': key } } as const;
  const deadline = options.now() + patience;
  try {
    const { status } = await exchange(request, { ...options, deadline, timeout: patience });
    if (status >= 200 && status < 300) return 'accepted';
    return status === 401 || status === 403 ? 'refused' : 'unknown';
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof RateLimited) return 'unknown';
    throw error;
  }
}
