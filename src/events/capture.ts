import type { CapturedEvent } from './captured-event.ts';
import { newEventId } from './event-id.ts';
import { addressWithoutSecrets } from './hidden.ts';
import { redactedRequest, type RawRequest } from './redacted-body.ts';

export interface CapturedParts
  extends RawRequest, Pick<CapturedEvent, 'source' | 'method' | 'status' | 'ms' | 'verdict' | 'error' | 'attempt'> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As it was called; secrets in it are taken out. */
  readonly address: string;
  /** Where the sender knows them; otherwise the message says. */
  readonly event?: string;
  readonly account?: string;
}

/** Makes of a raw request, and the answer to it, what may be kept. `clean`: as in `redactedRequest`. */
export function captureEvent(parts: CapturedParts, clean: (text: string) => string = (text) => text): CapturedEvent {
  const { at, source, method, address, status, ms, verdict, error, attempt } = parts;
  const { event, account, ...request } = redactedRequest(parts, clean);
  const owner = parts.account ?? account;
  return {
    id: newEventId(at),
    at: new Date(at).toISOString(),
    source,
    event: parts.event ?? event,
    ...(owner === undefined ? {} : { account: owner }),
    method,
    address: clean(addressWithoutSecrets(address)),
    ...request,
    ...(verdict === undefined ? {} : { verdict }),
    status,
    ...(error === undefined ? {} : { error: clean(error) }),
    ms,
    ...(attempt === undefined ? {} : { attempt }),
  };
}
