import { describe, expect, test } from 'vitest';
import { withoutColour } from '../../src/cli/theme.ts';
import type { Theme } from '../../src/cli/command.ts';
import { relative } from '../../src/commands/relative-time.ts';
import { statusLines } from '../../src/commands/status/lines.ts';
import type { WorkloadStatus } from '../../src/commands/status/workload-lines.ts';
import { currentHolder } from '../../src/engine/holder.ts';
import { commandStage } from './stage.ts';
import { now, queuedStage } from './queued-stage.ts';

describe('status', () => {
  test('shows what is deployed with its queues and schedules, within 80 columns', async () => {
    const { command, send } = await queuedStage();
    await send('Late', [{ n: 'a' }, { n: 'b' }], 0);
    await send('Late', [{ n: 'c' }]);
    await send('Dead', [{ n: 'd' }]);
    const { code, stdout, stderr } = await command('status');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').map((line) => line.replace(/(?<=in )\d+ \w+$|\d+ \w+ ago/, '…'))).toEqual([
      'Engine: this machine',
      '',
      'app-builder-queued',
      `  deployed now by ${currentHolder().who}, for 4me-sandbox.test`,
      '',
      '  Queue  waiting  delayed  under way  dead letters',
      '  Work         0        0          0',
      '  Dead                                           1',
      '  Late         2        1          0',
      '',
      expect.stringMatching(/^ {2}Schedule {2}runs {10,}last run {2}next run$/),
      expect.stringMatching(/^ {2}Due {7}rate\(1 hour\)/),
      expect.stringMatching(/^ {2}Broken {4}rate\(2 hours\)/),
      expect.stringMatching(/^ {2}Off {7}rate\(1 day\) +switched off$/),
      '',
      'What 4me knows is missing: the engine has no credentials of wdc on 4me-sandbox.test.',
      '',
    ]);
  });

  test('shows dead letters in a colour of their own where there are any', async () => {
    const { command, send } = await queuedStage();
    const lineOf = async (): Promise<string> =>
      (await command('status queued', { terminal: true })).stdout.split('\n').find((line) => line.includes('Dead')) ??
      '';
    const none = await lineOf();
    expect(withoutColour(none)).toBe(none);
    await send('Dead', [{ n: 'd' }]);
    expect(await lineOf()).toContain('\u001B[33m1\u001B[39m');
  });

  test('prints one document under --json', async () => {
    const { command, send } = await queuedStage();
    await send('Late', [{ n: 'c' }]);
    const { stdout } = await command('status queued --json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: 'status',
      engine: { name: 'local', location: 'this machine' },
      workloads: [
        {
          integration: 'queued',
          workload: 'app-builder-queued',
          domain: '4me-sandbox.test',
          deployedAt: new Date(now).toISOString(),
          queues: [
            { name: 'Work', waiting: 0, delayed: 0, underway: 0, deadLetters: 'Dead', isDeadLetters: false },
            { name: 'Dead', isDeadLetters: true },
            { name: 'Late', delayed: 1, isDeadLetters: false },
          ],
          schedules: [
            { fn: 'Worker', name: 'Due', expression: 'rate(1 hour)', enabled: true },
            { name: 'Broken' },
            { name: 'Off', enabled: false },
          ],
        },
      ],
    });
  });

  test('says what to do where nothing is deployed', async () => {
    const { command } = await commandStage();
    const { code, stdout } = await command('status');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing is deployed');
    expect(stdout).toContain('app-builder bootstrap');
    expect(JSON.parse((await command('status --json')).stdout)).toMatchObject({ ok: true, workloads: [] });
  });

  test('refuses an integration that is not deployed, with how to deploy it', async () => {
    const { command } = await commandStage();
    const { code, stdout } = await command('status note-dispatcher --json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'AB-STATUS-WORKLOAD', fix: expect.stringContaining('app-builder deploy note-dispatcher') },
    });
  });
});

describe('the lines of a status', () => {
  const same = (text: string): string => text;
  const theme: Theme = {
    strong: same,
    faint: same,
    added: same,
    changed: same,
    removed: same,
    warning: same,
    link: same,
    columns: 80,
  };
  const workload: WorkloadStatus = {
    integration: 'w',
    workload: 'app-builder-w',
    domain: 'd.test',
    account: 'wdc',
    deployedAt: new Date(now - 3 * 3_600_000).toISOString(),
    deployedBy: 'ann',
    queues: [],
    schedules: [],
  };

  const silent = 'What 4me knows is missing: nobody did.';
  const linesOf = (one: WorkloadStatus): readonly string[] =>
    statusLines([one], { asked: false, because: 'nobody did' }, now, theme);

  test('are two for a workload without queues and schedules', () => {
    expect(linesOf(workload)).toEqual([
      '',
      'app-builder-w',
      '  deployed 3 h ago by ann, for wdc on d.test',
      '',
      silent,
    ]);
  });

  test('say of 4me what it said itself', () => {
    const asked = { asked: true, account: 'wdc', domain: 'd.test', offerings: [], webhooks: [] } as const;
    const linesWith = (more: object): readonly string[] => statusLines([workload], { ...asked, ...more }, now, theme);
    expect(linesWith({}).slice(-4)).toEqual([
      '',
      '  4me has no app offering of it; deploy it again',
      '',
      '4me does not say how many requests are left for wdc on d.test.',
    ]);
    const requests = { limit: 3600, remaining: 12, resetAt: new Date(now + 120_000).toISOString() };
    expect(linesWith({ requests }).at(-1)).toBe('Left in 4me: 12 of 3600 requests, more in 2 min');
    const elsewhere = statusLines([{ ...workload, account: 'other' }], { ...asked }, now, theme);
    expect(elsewhere.join('\n')).not.toContain('no app offering');
  });

  test('say that a first deployment failed', () => {
    const lines = linesOf({ ...workload, failed: 'ROLLBACK_COMPLETE' });
    expect(lines[2]).toContain('ROLLBACK_COMPLETE');
  });

  test('give a name a line of its own where the table would be too wide', () => {
    const schedule = {
      fn: 'Fn',
      name: 'ScheduledSelectionOfAllTheDueInstallations',
      expression: 'cron(0/15 3,4,5 ? * MON-FRI *)',
      enabled: true,
      lastRunAt: new Date(now - 60_000).toISOString(),
      nextRunAt: new Date(now - 1).toISOString(),
    };
    const lines = linesOf({ ...workload, schedules: [schedule] });
    expect(lines.slice(4, -2)).toEqual([
      '  Schedule',
      '    runs                            last run   next run',
      '  ScheduledSelectionOfAllTheDueInstallations',
      '    cron(0/15 3,4,5 ? * MON-FRI *)  1 min ago  due',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test.each([
    [-1, 'now'],
    [-61_000, '1 min ago'],
    [59_999, 'in 59 s'],
    [3_600_000, 'in 1 h'],
    [-200_000_000, '2 d ago'],
  ])('tell a time %i ms from now as %s', (milliseconds, text) => {
    expect(relative(new Date(now + milliseconds).toISOString(), now)).toBe(text);
  });
});
