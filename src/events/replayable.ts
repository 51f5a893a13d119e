import { Failure, type FailureKind } from '../failure.ts';
import { isPath, partsOf } from './captured-address.ts';
import type { CapturedEvent } from './captured-event.ts';
import { hidden, hiddenUser } from './hidden.ts';

const impossible: FailureKind = { code: 'AB-EVENTS-REPLAY', exit: 'usage' };

/** Of one connection or one delivery, or made anew. */
const ownHeaders =
  /^(?:host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|content-length|expect|.*-delivery|.*-delivery-origin|x-forwarded-.*|cf-.*|via|forwarded)$/;

/**
 * Throws Failure `AB-EVENTS-REPLAY` for an event that is not kept as it was: what a handler did with it would say nothing about
 * the event itself.
 */
export function requireReplayable(event: CapturedEvent): void {
  const { id, truncated, redacted } = event;
  if (!truncated && !redacted) return;
  throw new Failure(impossible, {
    message: `${event.event || 'The message'} ${id} cannot be sent again`,
    because: truncated
      ? 'only the first 64 KiB of its body were kept'
      : 'its body held secrets, and those were not kept',
    fix: `Send one like it with a body of your own: app-builder trigger ${event.event || '<event>'} --body <file>`,
  });
}

/**
 * Where it went. Throws Failure `AB-EVENTS-REPLAY` where the address kept something secret, or is a path only.
 *
 * @param renewed a parameter of the query that is made anew, and left out here
 */
export function replayAddress({ id, address }: Pick<CapturedEvent, 'id' | 'address'>, renewed?: string): string {
  if (isPath(address)) {
    throw new Failure(impossible, {
      message: `Nothing says where ${id} goes`,
      because: 'it came through the tunnel, and its path alone was kept',
      fix: `Give the address, e.g. --to http://127.0.0.1:3000${address}`,
    });
  }
  const url = new URL(address);
  if (renewed !== undefined && url.searchParams.has(renewed)) {
    url.searchParams.delete(renewed);
    return replayAddress({ id, address: url.href }, renewed);
  }
  if (url.username !== hiddenUser && ![...url.searchParams.values()].includes(hidden)) return address;
  throw new Failure(impossible, {
    message: `The address of ${id} was not kept as it was`,
    because: 'it held a password or a code',
    fix: 'Give the address with --to.',
  });
}

/** Headers that may go along again; those that were hidden proved who the sender was. */
export function replayHeaders({ headers }: CapturedEvent): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== hidden && !ownHeaders.test(name)),
  );
}

/** What shows who sent a message; the first that fits. */
const marks: readonly (readonly [sender: string, shows: (event: CapturedEvent) => boolean])[] = [
  ['4me', ({ token }) => token !== undefined],
  ['typeform', ({ headers }) => 'typeform-signature' in headers],
  ['thena', ({ address }) => thenaToken(partsOf(address)) !== null],
  ['heseya', ({ headers, body }) => 'signature' in headers && body.includes('"api_url"')],
];

/** The token in an address of an app for Thena, which has one of two names; null for other addresses. */
function thenaToken(url: URL | undefined): string | null {
  return /\/(?:events|installations)$/.test(url?.pathname ?? '') ? (url?.searchParams.get('token') ?? null) : null;
}

/**
 * Who sent the message, by the name that senders have; 4me for what has no proof at all, as of its webhooks without a policy. Throws
 * Failure `AB-EVENTS-REPLAY` for a proof that nothing here can make anew.
 */
export function senderOf(event: CapturedEvent): string {
  const [sender] = marks.find(([, shows]) => shows(event)) ?? [];
  if (sender !== undefined) return sender;
  const [proof] = Object.entries(event.headers).find(([, value]) => value === hidden) ?? [];
  if (proof === undefined) return '4me';
  requireReplayable(event);
  throw new Failure(impossible, {
    message: `${event.id} cannot be signed again`,
    because: `its header ${proof} proved who sent it, and was not kept`,
    fix: 'Have the application send it once more.',
  });
}
