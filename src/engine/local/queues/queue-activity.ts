import type { QueueActivity } from '../../engine.ts';
import type { LocalQueue } from './local-queue.ts';
import type { StoredMessage } from './stored-message.ts';

/** What a queue has at the moment. `now`: milliseconds since the epoch. `isWorkedOff`: whether an engine runs; else nobody has what was taken. */
export function queueActivity(
  { id, redrive, isDeadLetters }: LocalQueue,
  messages: readonly StoredMessage[],
  now: number,
  isWorkedOff: boolean,
): QueueActivity {
  const counts = { waiting: 0, delayed: 0, underway: 0 };
  // A listing that is under way while a message changes may have it twice.
  for (const message of new Map(messages.map((one) => [one.id, one])).values())
    counts[stateOf(message, now, isWorkedOff)] += 1;
  return { name: id, ...counts, deadLetters: redrive?.deadLetters, isDeadLetters };
}

function stateOf(
  { taken, visibleAt, receives }: StoredMessage,
  now: number,
  isWorkedOff: boolean,
): 'waiting' | 'delayed' | 'underway' {
  if (taken) return isWorkedOff ? 'underway' : 'waiting';
  if (visibleAt <= now) return 'waiting';
  return receives === 0 ? 'delayed' : 'underway';
}
