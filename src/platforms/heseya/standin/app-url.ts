/*
 * How the core treats the addresses of apps (heseya-facts §1, §7).
 */

/** As it is stored: without slashes at the end of its path. */
export function storedUrl(url: string): string {
  const parsed = new URL(url);
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}${parsed.search}${parsed.hash}`;
}

/** `stored` with `/install` at the end of its path. */
export function installUrl(stored: string): string {
  const parsed = new URL(stored);
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}/install${parsed.search}${parsed.hash}`;
}

/** Whether an app at `stored` stands in the way of one at `asked`: scheme, query and fragment do not matter, and a beginning is enough. */
export function isTaken(stored: string, asked: string): boolean {
  const { host, pathname } = new URL(asked);
  return stored.replace(/^https?:\/\//, '').startsWith(host + pathname.replace(/\/+$/, ''));
}
