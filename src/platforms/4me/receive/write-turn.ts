import { setTimeout as sleep } from 'node:timers/promises';
import type { Ports } from '../../../runtime/ports.ts';

/** Milliseconds that a turn lasts where its owner does not give it back; one write takes a fraction of it. */
const lease = 3000;
/** Milliseconds; a state store that takes longer is not waited for. */
const patience = 1000;

/** `unguarded`: the state store is away, and compare-and-swap alone has to do. */
export type Turn = 'ours' | 'busy' | 'unguarded';

const keyOf = (secret: string): string => `write/${secret}`;

/**
 * Asks for the turn to write a secret. It is advice only: who writes out of turn loses no update, but may make a version of
 * the secret that nobody will read, and AWS keeps those for a day (aws-and-tunnels §B).
 */
export async function takeTurn(ports: Pick<Ports, 'state' | 'now'>, secret: string): Promise<Turn> {
  const waiting = new AbortController();
  const claim = ports.state.claim(keyOf(secret), ports.now() + lease).then(
    (answer): Turn => (answer === 'busy' ? 'busy' : 'ours'),
    (): Turn => 'unguarded',
  );
  const late = sleep(patience, 'unguarded' as const, { signal: waiting.signal }).catch(() => 'unguarded' as const);
  const turn = await Promise.race([claim, late]);
  waiting.abort();
  return turn;
}

/** Where even that fails, the turn ends by itself. */
export async function endTurn(ports: Pick<Ports, 'state'>, secret: string): Promise<void> {
  await ports.state.release(keyOf(secret)).catch(() => undefined);
}
