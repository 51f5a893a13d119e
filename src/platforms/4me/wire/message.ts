import { brandSpellings } from './domain.ts';

/** The `data` claim of a webhook message (4me-facts §8). Fields that are not named here are kept. */
export interface Message {
  readonly event: string;
  readonly account_id?: string;
  readonly webhook_id?: number;
  readonly webhook_nodeID?: string;
  readonly object_id?: number;
  readonly object_nodeID?: string;
  readonly person_id?: number;
  readonly person_nodeID?: string;
  readonly person_name?: string;
  readonly payload?: unknown;
  readonly [field: string]: unknown;
}

export function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'event' in data && typeof data.event === 'string';
}

/**
 * The account's own address is the issuer, in either brand's spelling (4me-facts §8, §16). An account that is written in
 * upper case has the address in lower case, too: names of hosts have no case.
 */
export function accountIssuers(domain: string, account: string): readonly string[] {
  const names = [...new Set([account, account.toLowerCase()])];
  return names.flatMap((name) => brandSpellings(domain).map((spelling) => `https://${name}.${spelling}`));
}

/**
 * The callback of a webhook.verify message, if it leads to the account that sent it and to nothing else: only that
 * platform is ever called back (peer-bench, defect 6).
 */
export function verificationCallback(message: Message, domain: string, account: string): URL | undefined {
  const { payload } = message;
  if (typeof payload !== 'object' || payload === null || !('callback' in payload)) return undefined;
  const { callback } = payload;
  if (typeof callback !== 'string' || !URL.canParse(callback)) return undefined;
  const url = new URL(callback);
  if (url.username !== '' || url.password !== '') return undefined;
  return accountIssuers(domain, account).includes(url.origin) ? url : undefined;
}
