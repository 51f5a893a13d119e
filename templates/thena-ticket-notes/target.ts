import { Retry } from 'app-builder/runtime';
import type { EventContext } from 'app-builder/thena';

/**
 * Posts a document to the address that stands in the settings of the installation. Throws Retry where the target does not take it,
 * so that the event comes again, and Rejected for an address that must not be called.
 */
export async function sendToTarget(
  document: Readonly<Record<string, unknown>>,
  { installation, outside, identity, log }: EventContext,
): Promise<void> {
  const { target_url: target } = installation.configuration.required_settings;
  if (typeof target !== 'string' || target.trim() === '') throw new Retry('The installation has no target_url yet');
  const { status } = await outside(target, {
    method: 'POST',
    headers: { 'idempotency-key': identity },
    json: document,
  });
  log.info('sent', { status });
  if (status < 200 || status > 299) throw new Retry(`The target answered ${String(status)}`);
}
