import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { currentHolder } from '../../src/engine/holder.ts';

test('who holds a lease is the user and the machine', () => {
  expect(currentHolder(() => 'ann').who).toBe(`ann@${hostname()}`);
});

test('a user without a name, as in a container, is no reason to fail', () => {
  const nameless = (): string => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT');
  };
  expect(currentHolder(nameless).who).toMatch(/^user (?:\d+|unknown)@./);
});
