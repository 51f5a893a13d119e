import { describe, expect, test } from 'vitest';
import { memoryState } from '../../src/engine/memory/memory-state.ts';
import { once } from '../../src/runtime/once.ts';
import { Retry } from '../../src/runtime/outcomes.ts';
import type { Ports, State } from '../../src/runtime/ports.ts';

const task = { key: 'k', deadline: 1000, rememberUntil: 100_000 };

function portsWith(changes: Partial<State> = {}): Ports {
  const state: State = { ...memoryState({ now: () => 0 }), ...changes };
  return {
    secrets: state,
    state,
    now: () => 0,
    log: () => undefined,
    environment: {},
    route: (url) => url,
    announce: () => Promise.resolve(),
    send: () => Promise.resolve(),
  };
}

describe('work that is done once', () => {
  test('is claimed before and settled after it', async () => {
    const order: string[] = [];
    const state = memoryState({ now: () => 0 });
    const ports = portsWith({
      claim: (key, until) => (order.push('claim'), state.claim(key, until)),
      settle: (key, until) => (order.push('settle'), state.settle(key, until)),
    });
    const work = (): Promise<void> => Promise.resolve(void order.push('work'));
    expect(await once(ports, task, work)).toBe('done');
    expect(await once(ports, task, work)).toBe('repeated');
    expect(order).toEqual(['claim', 'work', 'settle', 'claim']);
  });

  test('can be repeated at once when it failed, and says why it failed even if the claim cannot be given back', async () => {
    const ports = portsWith();
    await expect(once(ports, task, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await once(ports, task, () => Promise.resolve())).toBe('done');
    const away = portsWith({ release: () => Promise.reject(new Error('the store is away')) });
    await expect(once(away, task, () => Promise.reject(new Retry('the target is away')))).rejects.toThrow(
      'the target is away',
    );
  });

  test('is not begun by a second invocation while the first one is at it', async () => {
    const ports = portsWith();
    let finish = (): void => undefined;
    const first = once(ports, task, () => new Promise<void>((resolve) => (finish = resolve)));
    await Promise.resolve();
    await expect(once(ports, task, () => Promise.reject(new Error('begun twice')))).rejects.toThrow(Retry);
    finish();
    expect(await first).toBe('done');
  });
});
