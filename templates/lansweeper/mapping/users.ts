import type { Asset } from './asset.ts';
import type { SyncSettings } from './settings.ts';

const none: readonly never[] = [];

/**
 * The people of an asset, each as the keys (lower case) by which to look for them in 4me, in the order in which they count:
 * the first one that is found is the person (external-apis §3.6, §3.8).
 *
 * A user with an e-mail address is looked for by it; one without by name. Who was logged on last is looked for by name, then
 * as `domain\name`, then as `name@domain` where the domain is one of DNS. The name as it is written goes first, as the
 * reference did it: so existing records match as before, and the other keys cost requests only for who was not found.
 * Accounts on the ignore list are no people, with or without domain.
 */
export function peopleOf(
  asset: Asset,
  { usersToIgnore }: Pick<SyncSettings, 'usersToIgnore'>,
): readonly (readonly string[])[] {
  const { userName, userDomain, users } = asset;
  if (userName === undefined && users.length === 0) return none;
  const lastUser = userName === undefined ? undefined : accountOf(userName, userDomain);
  let isLastUserDone = lastUser === undefined || usersToIgnore.includes(lastUser.name);

  const byFirstKey = new Map<string, readonly string[]>();
  for (const { name, email } of users) {
    const account = name === undefined ? undefined : accountOf(name, undefined);
    if (account !== undefined && usersToIgnore.includes(account.name)) continue;
    const isLastUser = account !== undefined && lastUser !== undefined && areSame(account, lastUser);
    if (email !== undefined) {
      // The address says better than the name who it is.
      isLastUserDone ||= isLastUser;
      const key = email.toLowerCase();
      byFirstKey.set(key, [key]);
    } else if (account !== undefined && !isLastUser && !byFirstKey.has(account.written)) {
      byFirstKey.set(account.written, keysOf(account));
    }
  }
  if (lastUser !== undefined && !isLastUserDone) byFirstKey.set(lastUser.written, keysOf(lastUser));
  return byFirstKey.size === 0 ? none : [...byFirstKey.values()];
}

/** In lower case. */
interface Account {
  readonly written: string;
  /** Without domain. */
  readonly name: string;
  readonly domain: string | undefined;
}

/** From `name`, `domain\name` or `name@domain`. `domain`: where the name has none of its own. */
function accountOf(text: string, domain: string | undefined): Account {
  const written = text.toLowerCase();
  const slash = written.indexOf('\\');
  const at = slash === -1 ? written.lastIndexOf('@') : slash;
  const [before, after] = at === -1 ? ['', ''] : [written.slice(0, at).trim(), written.slice(at + 1).trim()];
  if (before === '' || after === '') return { written, name: written, domain: domain?.toLowerCase() };
  return slash === -1 ? { written, name: before, domain: after } : { written, name: after, domain: before };
}

function areSame(one: Account, other: Account): boolean {
  if (one.name !== other.name) return false;
  return one.domain === undefined || other.domain === undefined || one.domain === other.domain;
}

function keysOf({ written, name, domain }: Account): readonly string[] {
  if (domain === undefined) return [written];
  const keys = new Set([written, name, `${domain}\\${name}`]);
  if (domain.includes('.')) keys.add(`${name}@${domain}`);
  return [...keys];
}
