import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import type { RunEvent } from '../../src/run.ts';
import { reloadOnChange } from '../../src/tunnel/reload.ts';
import { temporaryFolder } from '../cli/terminal.ts';
import { echoIntegration, testRun } from '../engine/fixture.ts';

test('a file is seen again and again where an editor puts another in its place, in folders that come later, too', async () => {
  const folder = await temporaryFolder();
  const workload = await echoIntegration(folder);
  const events: RunEvent[] = [];
  let planned = 0;
  const engine = {
    ...memoryEngine({ now: Date.now }),
    plan: () => Promise.reject(new Error(`plan ${String((planned += 1))}`)),
  };
  const run = { ...testRun(Date.now), report: (event: RunEvent) => void events.push(event) };
  const reloading = reloadOnChange(engine, workload, run);
  onTestFinished(() => reloading.close());
  const seen = async (change: () => Promise<unknown>): Promise<void> => {
    const before = planned;
    await change();
    await expect.poll(() => planned, { timeout: 2000 }).toBeGreaterThan(before);
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  const replaced = async (file: string): Promise<void> => {
    await writeFile(join(folder, '.fresh'), String(Math.random()));
    await rename(join(folder, '.fresh'), join(workload.folder, file));
  };
  for (const file of ['a.ts', 'a.ts', 'a.ts']) await seen(() => replaced(file));
  await seen(() => mkdir(join(workload.folder, 'parts')));
  for (const file of ['parts/b.ts', 'parts/b.ts', 'parts/b.ts']) await seen(() => replaced(file));
  await seen(() => rm(join(workload.folder, 'parts'), { recursive: true }));
  await seen(() => mkdir(join(workload.folder, 'parts')));
  await seen(() => replaced('parts/b.ts'));
  expect(events.every(({ type }) => type === 'warning')).toBe(true);
});
