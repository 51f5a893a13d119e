import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext } from '../../../cli/command.ts';

/** Milliseconds that Thena and the app have for it; a first call of a function takes some seconds. */
const patience = 15_000;
const pause = 100;

/**
 * Waits until the app has heard from Thena what a command has done there. That it does not is a warning: Thena repeats its messages,
 * and what was done is done.
 */
export async function untilHeard(
  context: CommandContext,
  what: string,
  reference: string,
  heard: () => Promise<boolean>,
): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    if (await heard()) return;
    await wait(pause, undefined, { signal: context.signal }).catch(() => context.signal.throwIfAborted());
  }
  context.report({
    type: 'warning',
    text: `The app has not heard of the ${what} yet. Thena repeats its messages; "app-builder logs ${reference}" shows what arrives.`,
  });
}
