import { Retry } from '../../../runtime/outcomes.ts';
import type { Ports } from '../../../runtime/ports.ts';
import { otherNameOf } from '../wire/event-names.ts';

export interface NamedTwice {
  /** First part of the keys; tells one comment from all others. */
  readonly key: string;
  /** As the message has it. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly rememberUntil: number;
}

/**
 * Works on an event that may come under either of two names, with an id of its own each time, and is one thing all the same. What was
 * done under one name is not done again under the other one; under its own name it is, as an event of another id. Throws Retry while
 * the event is worked on under either name.
 */
export async function underOneName(
  { state }: Pick<Ports, 'state'>,
  { key, name, deadline, rememberUntil }: NamedTwice,
  work: () => Promise<void>,
): Promise<'done' | 'repeated'> {
  const other = otherNameOf(name);
  if (other === undefined) {
    await work();
    return 'done';
  }
  const keyOf = (one: string): string => `${key}/${one}`;
  const held: string[] = [];
  try {
    // In the same order whatever the name, so that nobody waits for somebody who waits.
    for (const one of [name, other].toSorted()) {
      const claim = await state.claim(keyOf(one), deadline);
      if (claim === 'busy') throw new Retry('The same comment is being processed', { after: 1 });
      if (claim === 'claimed') held.push(one);
      else if (one === name) return 'repeated';
    }
    await work();
    await state.settle(keyOf(other), rememberUntil);
    return 'done';
  } finally {
    // What is settled stays so.
    for (const one of held) await state.release(keyOf(one)).catch(() => undefined);
  }
}
