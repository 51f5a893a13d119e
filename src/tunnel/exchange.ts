import { isJsonObject } from '../runtime/json-object.ts';

/** A request that came through the tunnel, and the answer that it got. */
export interface Exchange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly address: string;
  /** Names in lower case; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Null where the function could not be reached. */
  readonly status: number | null;
  /** Why not. */
  readonly error?: string;
  /** Milliseconds until the answer. */
  readonly ms: number;
}

/** What a message says of itself; nobody has verified it. */
export interface Claimed {
  readonly event: string;
  readonly account: string | undefined;
}

/** Event and account of a signed message, `{"jwt": …}`; undefined for any other request. */
export function claimedBy({ body }: Pick<Exchange, 'body'>): Claimed | undefined {
  const jwt = objectIn(body.toString('utf8'))?.['jwt'];
  if (typeof jwt !== 'string') return undefined;
  const data = objectIn(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'))?.['data'];
  if (!isJsonObject(data)) return undefined;
  const { event, account_id: account } = data;
  return { event: typeof event === 'string' ? event : '', account: typeof account === 'string' ? account : undefined };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
