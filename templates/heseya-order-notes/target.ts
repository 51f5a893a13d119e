import { Rejected, Retry, type JsonObject, type Log, type Outside } from 'app-builder/runtime';

interface Surroundings {
  readonly settings: JsonObject;
  readonly outside: Outside;
  readonly log: Log;
}

const targetOf = (settings: JsonObject): string | undefined => {
  const { target_url: target } = settings;
  return typeof target === 'string' && target.trim() !== '' ? target.trim() : undefined;
};

/** Throws Rejected for what cannot be an address; whether it is a public one is found out when something is sent there. */
export function checkTarget(settings: JsonObject): void {
  const target = targetOf(settings);
  if (target === undefined || !URL.canParse(target) || new URL(target).protocol !== 'https:') {
    throw new Rejected(422, 'Enter an address that begins with https://');
  }
}

/**
 * Posts a document to the address that the store's people have entered. `identity`: the same when the same document is sent again.
 * Throws Retry where the address does not take it, and Rejected where it is none that may be called.
 */
export async function sendToTarget(
  document: Readonly<Record<string, unknown>>,
  identity: string,
  { settings, outside, log }: Surroundings,
): Promise<'sent' | 'no target'> {
  const target = targetOf(settings);
  if (target === undefined) {
    log.info('nothing sent', { reason: 'nobody has entered an address' });
    return 'no target';
  }
  const { status } = await outside(target, {
    method: 'POST',
    headers: { 'idempotency-key': identity },
    json: document,
  });
  log.info('sent', { status });
  if (status < 200 || status > 299) throw new Retry(`The target answered ${String(status)}`);
  return 'sent';
}
