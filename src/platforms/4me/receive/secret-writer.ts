import { setTimeout as sleep } from 'node:timers/promises';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { mergeDeeply } from './merge.ts';
import { endTurn, takeTurn } from './write-turn.ts';

/** Gives back the very same value where there is nothing to change. */
export type SecretChange = (value: JsonObject) => JsonObject;

interface Waiting {
  readonly change: SecretChange;
  readonly deadline: number;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** Milliseconds; a write takes about as long as the first pause. */
const firstPause = 40;
const longestPause = 200;
/** Milliseconds kept for the answer. */
const reserve = 1000;

type WriterPorts = Pick<Ports, 'secrets' | 'state' | 'now'>;

/**
 * Changes secrets so that no change is lost: changes of this process that wait for the same secret are written together,
 * other processes are outrun by compare-and-swap. Writers take turns, so that losers do not make versions of the secret.
 * Resolves when the change is stored; one that changes nothing is not written. Rejects with Retry where the deadline comes
 * first; milliseconds since the epoch.
 */
export class SecretWriter {
  readonly #ports: WriterPorts;
  readonly #queues = new Map<string, Waiting[]>();

  constructor(ports: WriterPorts) {
    this.#ports = ports;
  }

  /** Lays a part over what the secret holds already, key by key at every depth. */
  async add(name: string, part: JsonObject, deadline: number): Promise<void> {
    await this.change(name, (value) => mergeDeeply(value, part), deadline);
  }

  async change(name: string, change: SecretChange, deadline: number): Promise<void> {
    await new Promise<void>((stored, failed) => {
      const waiting = { change, deadline, stored, failed };
      const queue = this.#queues.get(name);
      if (queue === undefined) {
        const started = [waiting];
        this.#queues.set(name, started);
        void this.#work(name, started);
      } else queue.push(waiting);
    });
  }

  async #work(name: string, queue: Waiting[]): Promise<void> {
    for (let batch = queue.splice(0); batch.length > 0; batch = queue.splice(0)) {
      try {
        await this.#store(name, batch);
        for (const { stored } of batch) stored();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#queues.delete(name);
  }

  async #store(name: string, batch: readonly Waiting[]): Promise<void> {
    const until = Math.min(...batch.map(({ deadline }) => deadline)) - reserve;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const turn = await takeTurn(this.#ports, name);
      if (turn !== 'busy') {
        try {
          if (await this.#merge(name, batch)) return;
        } finally {
          if (turn === 'ours') await endTurn(this.#ports, name);
        }
      }
      if (this.#ports.now() + pause > until)
        throw new Retry('The secret is being written by somebody else', { after: 1 });
      await sleep(pause * Math.random());
    }
  }

  /** False where somebody else was first. */
  async #merge(name: string, batch: readonly Waiting[]): Promise<boolean> {
    const current = await this.#ports.secrets.get(name);
    const before = current?.value ?? {};
    const after = batch.reduce((value, { change }) => change(value), before);
    if (after === before && current !== undefined) return true;
    return (await this.#ports.secrets.put(name, after, current?.version)) === 'stored';
  }
}
