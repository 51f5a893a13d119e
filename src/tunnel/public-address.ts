import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { Failure, type FailureKind } from '../failure.ts';

const insecure: FailureKind = { code: 'AB-TUNNEL-SCHEME', exit: 'usage' };

/** Milliseconds for one question to the public address. */
const patience = 5000;

/** The address by which a function of this machine is reached from outside. */
export function publicAddress(localAddress: string, origin: string): string {
  const { pathname, search } = new URL(localAddress);
  return `${origin}${pathname}${search}`;
}

/** 4me sends to https only; the sandbox is on this machine. Throws Failure `AB-TUNNEL-SCHEME`. */
export function requireSecure(origin: string, sandbox: boolean): void {
  if (new URL(origin).protocol === 'https:') return;
  if (sandbox) return;
  throw new Failure(insecure, {
    message: `${origin} is not an https address`,
    because: '4me sends its messages, with secrets of customers in them, to https addresses only',
    fix: 'Give an https address: a proxy with a certificate in front of the forwarded port, for example.',
  });
}

/** Whether the address leads to the relay that answers with `sign`. Never rejects. */
export async function leadsTo(
  origin: string,
  sign: { readonly path: string; readonly text: string },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const url = new URL(`${origin}${sign.path}`);
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const asked = ask(url, { agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.end();
    const [answer] = await answered;
    return answer.statusCode === 200 && (await text(answer)) === sign.text;
  } catch {
    return false;
  }
}
