import { expect, test } from 'vitest';
import { commandStage } from './stage.ts';
import { queuedStage } from './queued-stage.ts';

test('run names each schedule that ran, and exits with 1 where one failed', async () => {
  const { command, engine } = await queuedStage();
  const { code, stdout, stderr } = await command('run queued');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('Due of Worker');
  expect(stderr).toContain('AB-RUN-FAILED');
  expect(stderr).toContain('Broken of Worker');
  expect(stderr).toContain('app-builder logs queued');
  expect((await engine.state.get('schedules'))?.value['names']).toContain('due');
});

test('run --schedule runs one by its name, and prints one document under --json', async () => {
  const { command, engine } = await queuedStage();
  const { code, stdout } = await command('run queued --schedule Off --json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    ok: true,
    command: 'run',
    workload: 'app-builder-queued',
    runs: [{ fn: 'Worker', schedule: 'Off', outcome: 'done' }],
  });
  expect((await engine.state.get('schedules'))?.value['names']).toEqual(['off']);
  const said = await command('run queued --schedule Due');
  expect(said.code).toBe(0);
  expect(said.stderr).toContain('Due of Worker');
});

test('run refuses a name that the template does not have, and names those that it has', async () => {
  const { command } = await queuedStage();
  const { code, stderr } = await command('run queued --schedule Nightly');
  expect(code).toBe(2);
  expect(stderr).toContain('AB-ENGINE-SCHEDULE');
  expect(stderr).toContain('it has Due, Broken, Off');
});

test('run refuses an integration without schedules, and one that is not deployed', async () => {
  const { command } = await queuedStage((template) => template.replace(/ {8}(?:Due|Broken): .*\n/g, ''));
  const { code, stderr } = await command('run queued');
  expect([code, stderr]).toEqual([2, expect.stringContaining('AB-RUN-NOTHING')]);
  const stage = await commandStage();
  const refused = await stage.command('run note-dispatcher --json');
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: { code: 'AB-RUN-WORKLOAD', fix: expect.stringContaining('app-builder deploy note-dispatcher') },
  });
});
