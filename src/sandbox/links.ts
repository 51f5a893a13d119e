import type { Standin } from './standin.ts';

/** The sandbox's own address of what an address leads to, `/<host>/<path>`; undefined for whatever is not here. */
export type LinkTo = (address: string) => string | undefined;

/** `serves`: true for hosts behind the sandbox's origin. Only https addresses without a port, a user and a password lead anywhere. */
export function createLinkTo(serves: (host: string) => boolean, standins: readonly Standin[]): LinkTo {
  return (address) => {
    const meant = URL.canParse(address) ? new URL(address) : undefined;
    if (meant === undefined || !isPlain(meant)) return undefined;
    const here = serves(meant.hostname) ? meant : firstOf(standins, meant);
    if (here === undefined || !serves(here.hostname)) return undefined;
    return `/${here.hostname}${here.pathname}${here.search}${here.hash}`;
  };
}

function isPlain({ protocol, port, username, password }: URL): boolean {
  return protocol === 'https:' && port === '' && username === '' && password === '';
}

function firstOf(standins: readonly Standin[], address: URL): URL | undefined {
  for (const standin of standins) {
    const found = standin.standsFor?.(address);
    if (found !== undefined) return found;
  }
  return undefined;
}
