import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sample, shown } from './sample-command.ts';
import { play } from './terminal.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

test.each([
  [499, false],
  [501, true],
])('a cancelled run that goes on for %i ms says that it does: %s', async (time, says) => {
  const controller = new AbortController();
  const commands = sample(async ({ signal }) => {
    controller.abort();
    await vi.advanceTimersByTimeAsync(time);
    signal.throwIfAborted();
    return shown('');
  });
  const { code, stderr } = await play(['try'], { commands, signal: controller.signal });
  expect(code).toBe(130);
  expect(stderr.includes('Ctrl-C again stops at once')).toBe(says);
});
