import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject, Versioned } from '../../src/runtime/ports.ts';

/** Adds fields the way that every writer of a secret has to: read, merge, put, and again after a conflict. */
export async function merge(store: Versioned, name: string, part: JsonObject): Promise<void> {
  for (;;) {
    const before = await store.get(name);
    if ((await store.put(name, { ...before?.value, ...part }, before?.version)) === 'stored') return;
    await pause(Math.random() * 3);
  }
}
