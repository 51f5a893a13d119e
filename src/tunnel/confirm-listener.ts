import type { Engine } from '../engine/engine.ts';

/** What the listener logs once the callback of a handshake was answered with success. */
const verified = 'webhook verified';

/** Whether the deployed listener logs, from now on and within `limit` milliseconds, that it has answered a handshake. */
export async function listenerConfirms(
  engine: Pick<Engine, 'logs'>,
  listener: string,
  { now, limit }: { readonly now: () => number; readonly limit: number },
): Promise<boolean> {
  const signal = AbortSignal.timeout(limit);
  try {
    for await (const line of engine.logs(listener, { since: now(), follow: true }, signal)) {
      if (line['message'] === verified) return true;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return false;
}
