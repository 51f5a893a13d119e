import { describe, expect, test } from 'vitest';
import { runWorkloadSchedules } from '../../../../src/engine/aws/activity/run-schedules.ts';
import type { Run } from '../../../../src/run.ts';
import { deployedStack, stack } from './deployed-stack.ts';

function runOf(): { readonly run: Run; readonly said: string[]; readonly controller: AbortController } {
  const said: string[] = [];
  const controller = new AbortController();
  const report: Run['report'] = (event) => void said.push('text' in event ? event.text : event.type);
  return {
    run: { signal: controller.signal, now: () => Date.parse('2026-11-21T12:00:00.250Z'), report },
    said,
    controller,
  };
}

describe('schedules that are run now', () => {
  test('are those that are switched on, one after another, with EventBridge’s own event where they have no input', async () => {
    const deployed = deployedStack();
    const { run, said } = runOf();
    expect(await runWorkloadSchedules(deployed, stack, undefined, run)).toEqual([
      { fn: 'MirrorFunction', schedule: 'Hourly', outcome: 'done' },
      { fn: 'OtherFunction', schedule: 'Hourly', outcome: 'done' },
    ]);
    expect(said).toEqual([]);
    expect(deployed.invoked).toEqual([
      [
        'physical-MirrorFunction',
        {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          account: '123456789012',
          time: '2026-11-21T12:00:00Z',
          region: 'eu-west-1',
          resources: ['arn:aws:events:eu-west-1:123456789012:rule/rule-1'],
          detail: {},
        },
      ],
      ['physical-OtherFunction', expect.anything()],
    ]);
  });

  test('are those of a name, switched on or not, with their input', async () => {
    const deployed = deployedStack();
    const { run } = runOf();
    expect(await runWorkloadSchedules(deployed, stack, 'Nightly', run)).toMatchObject([{ outcome: 'done' }]);
    expect(deployed.invoked).toEqual([['physical-MirrorFunction', { schedule: 'nightly' }]]);
    expect(await runWorkloadSchedules(deployed, stack, 'Hourly', run)).toMatchObject([
      { fn: 'MirrorFunction' },
      { fn: 'OtherFunction' },
    ]);
  });

  test('fail one by one, and say why', async () => {
    const Payload = '{"errorType":"Error","errorMessage":"the tap is closed"}';
    const deployed = deployedStack({
      invoke: (name) => (name === 'physical-MirrorFunction' ? { FunctionError: 'Unhandled', Payload } : {}),
    });
    const { run, said } = runOf();
    expect(await runWorkloadSchedules(deployed, stack, 'Hourly', run)).toEqual([
      { fn: 'MirrorFunction', schedule: 'Hourly', outcome: 'failed' },
      { fn: 'OtherFunction', schedule: 'Hourly', outcome: 'done' },
    ]);
    expect(said).toEqual(['Hourly of MirrorFunction failed: the tap is closed']);
  });

  test('end with what is no failure of the function', async () => {
    const deployed = deployedStack({
      invoke: () => {
        throw Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException' });
      },
    });
    await expect(runWorkloadSchedules(deployed, stack, 'Nightly', runOf().run)).rejects.toMatchObject({
      code: 'AB-AWS-RATE',
    });
    const { run, controller } = runOf();
    controller.abort();
    const untouched = deployedStack();
    await expect(runWorkloadSchedules(untouched, stack, 'Nightly', run)).rejects.toThrow('aborted');
    expect(untouched.invoked).toEqual([]);
  });

  test('have to be there', async () => {
    await expect(runWorkloadSchedules(deployedStack(), stack, 'Weekly', runOf().run)).rejects.toMatchObject({
      code: 'AB-ENGINE-SCHEDULE',
      because: 'it has Hourly, Nightly',
    });
    await expect(
      runWorkloadSchedules(deployedStack(), 'app-builder-other', 'Weekly', runOf().run),
    ).rejects.toMatchObject({
      code: 'AB-ENGINE-SCHEDULE',
      because: 'it has no schedules',
    });
    expect(await runWorkloadSchedules(deployedStack(), 'app-builder-other', undefined, runOf().run)).toEqual([]);
  });
});
