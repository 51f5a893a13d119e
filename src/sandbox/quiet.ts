import type { Pauses } from './pause.ts';
import type { RequestLog } from './request-log.ts';

/** Milliseconds; a function that has to be started first needs most of it. */
const quietFor = 400;
const patience = 4_000;

/**
 * Resolves when nobody has asked the sandbox for anything for a while, or is asked for too long: apps do most of their work
 * after they have answered a message, and a person wants to see what came of it.
 */
export async function untilQuiet(requests: RequestLog, pauses: Pauses): Promise<void> {
  for (let waited = 0; waited < patience; waited += quietFor) {
    const mark = requests.mark();
    await pauses.wait(quietFor);
    if (requests.mark() === mark) return;
  }
}
