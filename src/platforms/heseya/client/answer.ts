import { isJsonObject } from '../../../runtime/json-object.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { OutsideResponse } from '../../../runtime/outside/outside.ts';
import type { Json } from '../../../runtime/ports.ts';
import { StoreRefused } from './errors.ts';

export interface StoreAnswer {
  readonly status: number;
  /** Undefined where there is none. */
  readonly body: Json | undefined;
}

/** The body of an answer; undefined for none, and for what is no JSON. */
export function bodyOf(response: OutsideResponse): Json | undefined {
  const text = response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The key in a core's envelope of errors, `{error: {message, code, key, errors}}` (heseya-facts §7). */
export function errorKey(body: Json | undefined): string | undefined {
  const error = isJsonObject(body) ? body['error'] : undefined;
  const key = isJsonObject(error) ? error['key'] : undefined;
  return typeof key === 'string' && /^[A-Z_]{1,100}$/.test(key) ? key : undefined;
}

/**
 * An answer of success. Throws Retry for a store that is busy or broken, and StoreRefused for everything else. `what`: the request, for
 * people, without anything secret.
 */
export function successOf(response: OutsideResponse, what: string): StoreAnswer {
  const { status } = response;
  const body = bodyOf(response);
  if (status === 429 || status >= 500) {
    const after = Number(response.headers['retry-after']);
    const options = Number.isFinite(after) && after > 0 ? { after } : {};
    throw new Retry(`The store answered ${what} with status ${String(status)}`, options);
  }
  if (status < 200 || status > 299) throw new StoreRefused(status, errorKey(body), what);
  if (body === undefined && response.text() !== '') throw new Retry(`The store answered ${what} with no JSON`);
  return { status, body };
}
