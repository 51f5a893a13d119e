/** Where the sandbox listens, and which hosts it stands in for. */
export interface Reach {
  /** e.g. `http://127.0.0.1:4040`; asked anew each time because the port is known only after the start. */
  readonly origin: () => string;
  readonly serves: (host: string) => boolean;
}

export type DeliveryAddress =
  | { readonly url: URL; readonly authorization: string | undefined }
  | { readonly refused: string };

/**
 * Where a message to `uri` really goes. The sandbox never leaves this machine: loopback addresses are taken as they are,
 * hosts that the sandbox stands in for lead to itself, anything else is refused.
 */
export function deliveryAddress(uri: string, reach: Reach): DeliveryAddress {
  const problem = addressProblem(uri);
  if (problem !== undefined) return { refused: problem };
  const meant = new URL(uri);
  const authorization = basic(meant);
  if (meant.protocol === 'http:' && meant.hostname === '127.0.0.1') return { url: meant, authorization };
  if (meant.protocol === 'https:' && reach.serves(meant.hostname)) {
    const url = new URL(`${reach.origin()}/${meant.hostname}${meant.pathname}${meant.search}`);
    return { url, authorization };
  }
  return {
    refused: `${meant.host} is not on this machine; the sandbox sends to http://127.0.0.1 and its own hosts only`,
  };
}

/** Why no webhook can have this address; undefined if it can. */
export function addressProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'is not a valid URI';
  const { protocol, username, password } = new URL(uri);
  if (decoded(username) === undefined || decoded(password) === undefined) return 'is not a valid URI';
  return protocol === 'https:' || protocol === 'http:' ? undefined : 'must be an https address';
}

/** User and password in the address are supported (4me-facts §8) and must not show in a list. */
export function shownAddress(uri: string): string {
  if (!URL.canParse(uri)) return uri.slice(0, 200);
  const url = new URL(uri);
  url.username = '';
  url.password = '';
  return url.href;
}

function basic(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const pair = `${decoded(url.username) ?? ''}:${decoded(url.password) ?? ''}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Undefined for a per cent sign that starts no escape; URL leaves those alone. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
