import { Failure } from '../../failure.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { jsonOf } from '../json-of.ts';
import { unreachableKeySet, unusableKeySet } from './key-failures.ts';

/** A key set as it was fetched. */
export interface FetchedKeySet {
  readonly address: string;
  readonly content: string;
  /** The issuer that the discovery document names. */
  readonly issuer?: string;
}

/** Milliseconds for each request. */
const patience = 5000;

/** Bytes; a key set has a few keys. */
const largest = 64 * 1024;

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** An address that a key set may come from: https, or http on this machine. Throws Failure AB-VERIFY-KEY-SET. */
export function keySetAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const trusted = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
  if (url !== undefined && trusted && url.username === '' && url.password === '') return url;
  throw new Failure(unusableKeySet, {
    message: `No key set may come from ${url === undefined ? text : url.protocol.replace(':', '')}`,
    because: 'whoever can change it on its way decides who may sign',
    fix: 'Give an https address without a user name, or the key set as a file.',
  });
}

/**
 * Fetches a key set; of an OpenID discovery document the one that it names, which has to be on the same host (4me-facts §8).
 * Follows no redirect.
 *
 * @throws Failure AB-VERIFY-KEY-SET, AB-VERIFY-KEY-SET-ADDRESS
 */
export async function fetchKeySet(url: URL, signal: AbortSignal): Promise<FetchedKeySet> {
  const content = await fetchText(url, signal);
  const value = jsonOf(content);
  const [next, issuer] = isJsonObject(value) ? [value['jwks_uri'], value['issuer']] : [];
  if (typeof next !== 'string') return { address: url.href, content };
  const keys = keySetAddress(next);
  if (keys.origin !== url.origin) {
    throw new Failure(unusableKeySet, {
      message: `${url.href} names a key set on another host`,
      because: keys.href,
      fix: 'Give the address of the key set itself, if you trust it.',
    });
  }
  return {
    address: keys.href,
    content: await fetchText(keys, signal),
    ...(typeof issuer === 'string' ? { issuer } : {}),
  };
}

async function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const response = await fetch(url, { redirect: 'error', headers: { accept: 'application/json' }, signal: limited });
    if (!response.ok) throw new Error(`it answered ${String(response.status)}`);
    return await textOf(response);
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure(
      unreachableKeySet,
      {
        message: `The key set could not be fetched from ${url.href}`,
        because: causeOf(error),
        fix: 'Check the address, or give the key set as a file.',
      },
      { cause: error },
    );
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largest) throw new Error(`it is larger than ${String(largest)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${String(patience / 1000)} seconds`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
