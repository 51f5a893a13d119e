import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { play, temporaryFolder } from '../cli/terminal.ts';

/** Below the ports that a system gives out by itself: there, another test may take the one before it meanwhile. */
async function occupied(): Promise<{ readonly port: number; free: () => Promise<void> }> {
  for (;;) {
    const port = 20_001 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isFree) return { port, free: () => new Promise((resolve) => server.close(() => resolve())) };
  }
}

test.each([
  ['the sandbox', 0, 'AB-SANDBOX-PORT'],
  ['the engine', -1, 'AB-ENGINE-PORT'],
])('a port that %s needs and that is taken is a failure with a way out', async (_, offset, code) => {
  const { port, free } = await occupied();
  try {
    const folder = await temporaryFolder();
    const { stderr, code: exit } = await play(
      ['sandbox', '--port', String(port + offset), '--engine-folder', `${folder}/engine`],
      { folder },
    );
    expect(exit, stderr).toBe(1);
    expect(stderr).toContain(code);
    expect(stderr).toMatch(/fix .*port/);
  } finally {
    await free();
  }
});

test('the sandbox says how to go on, and ends with 0 when it is cancelled', async () => {
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const running = play(['sandbox', '--port', '0', '--engine-folder', `${folder}/engine`], {
    folder,
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 50);
  const { code, stderr } = await running;
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/Sandbox at http:\/\/127\.0\.0\.1:\d+/);
  expect(stderr).toContain('app-builder bootstrap --yes');
});
