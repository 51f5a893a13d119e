import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { healthPaths, startEmulator } from './emulator-process.ts';
import { ministack, moto, venv } from './emulators.ts';

afterEach(() => vi.unstubAllEnvs());

test('both emulators answer', async () => {
  expect(existsSync(venv())).toBe(true);
  for (const url of [ministack() + healthPaths.ministack, moto() + healthPaths.moto])
    expect((await fetch(url)).status).toBe(200);
});

test.skipIf(process.platform === 'win32')(
  'an emulator that is let go of ends, and leaves no folder behind',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
    vi.stubEnv('TMPDIR', folder);
    const emulator = await startEmulator('moto', venv());
    expect(await readdir(folder)).toHaveLength(1);
    await emulator[Symbol.asyncDispose]();
    await expect(fetch(emulator.origin)).rejects.toThrow('fetch failed');
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  },
);
