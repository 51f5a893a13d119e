import { captureEvent } from '../../events/capture.ts';
import { eventsFolder, eventStore } from '../../events/event-store.ts';
import type { OnAttempt } from '../../sandbox/sent-message.ts';

export interface DeliveryCapture {
  readonly onAttempt: OnAttempt;
  /** Resolves when all that was heard of is in the store. */
  flushed(): Promise<void>;
}

/**
 * Keeps what a sandbox delivers in the event store of an engine's folder. A store that cannot be written stops no delivery:
 * `onProblem` hears of it, once.
 */
export function captureDeliveries(engineFolder: string, onProblem: (text: string) => void): DeliveryCapture {
  const store = eventStore(eventsFolder(engineFolder));
  let last = Promise.resolve();
  let told = false;
  const tell = (error: unknown): void => {
    if (!told) onProblem(`deliveries are not kept: ${error instanceof Error ? error.message : String(error)}`);
    told = true;
  };
  return {
    onAttempt({ durationMs, error, ...attempt }) {
      const outcome = { ms: durationMs, ...(error === null ? {} : { error }) };
      const event = captureEvent({ ...attempt, ...outcome, source: 'sandbox', method: 'POST' });
      last = last.then(() => store.add(event)).catch(tell);
    },
    flushed: () => last,
  };
}
