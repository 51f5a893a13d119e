import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { localEngine } from '../../../src/engine/local/local-engine.ts';
import { packageRoot } from '../../../src/package-root.ts';
import { testRun } from '../fixture.ts';
import { queueIntegration, seen, sendWork } from '../queue-integration.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { queueHost } from './queue-host.ts';

const rooms = join(packageRoot(), 'src', 'engine', 'local');

const program = `
import { startEngineHost } from './host.ts';
await startEngineHost({ folder: process.argv[2], now: Date.now });
process.stdout.write('listens');
`;

/** An engine host in a process of its own, which can be killed. */
async function hostProcess(folder: string): Promise<ChildProcess> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: rooms, sourcefile: 'entry.js', loader: 'js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // Node 20 runs no TypeScript, and the host finds its sources by where it is.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(rooms, 'host.ts')).href) },
  });
  const child = spawn(process.execPath, ['--input-type=module', '-', folder], {
    cwd: packageRoot(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(outputFiles[0]?.text);
  await once(child.stdout, 'data');
  return child;
}

test('a host that is killed in the middle loses no message that was acknowledged', { timeout: 30_000 }, async () => {
  const folder = await temporaryFolder();
  const killed = await hostProcess(folder);
  const engine = localEngine({ folder, now: Date.now });
  const workload = await queueIntegration(await temporaryFolder());
  await engine.apply(await engine.plan(workload), testRun(Date.now));
  const sent = Array.from({ length: 20 }, (_one, index) => String(index));
  await sendWork(
    engine,
    sent.map((n) => ({ n, hold: true })),
  );
  await expect.poll(() => seen(engine), { timeout: 10_000 }).not.toHaveLength(0);
  expect((await engine.activity(workload.name)).queues[0]?.underway).toBeGreaterThan(0);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect((await engine.activity(workload.name)).queues[0]).toMatchObject({ waiting: 20, underway: 0 });
  await engine.state.put('go', {}, undefined);
  const next = await queueHost({ folder });
  await next.settled();
  const arrived = new Set((await seen(engine)).map(({ n }) => n));
  expect([...arrived].toSorted()).toEqual(sent.toSorted());
  expect((await engine.activity(workload.name)).queues[0]).toMatchObject({ waiting: 0, underway: 0, delayed: 0 });
});
