import { describe, expect, test } from 'vitest';
import { workloadActivity } from '../../../../src/engine/aws/activity/activity.ts';
import { AwsCallError } from '../../../../src/engine/aws/requests/call-error.ts';
import { deployedStack, stack } from './deployed-stack.ts';

const none = { delayed: 0, underway: 0, deadLetters: undefined };
const refusal =
  (name: string, retryable = false) =>
  () => {
    throw new AwsCallError(name, `said by AWS`, { retryable });
  };

describe('the activity of a stack', () => {
  test('has what its queues hold and how its schedules are set, in the order of the template', async () => {
    expect(await workloadActivity(deployedStack(), stack)).toEqual({
      queues: [
        { name: 'SyncQueue', waiting: 12, delayed: 3, underway: 4, deadLetters: 'Given', isDeadLetters: false },
        { ...none, name: 'Given', waiting: 1, isDeadLetters: true },
        { ...none, name: 'Failures', waiting: 1, isDeadLetters: true },
      ],
      schedules: [
        { fn: 'MirrorFunction', name: 'Hourly', expression: 'rate(1 hour)', enabled: true },
        { fn: 'MirrorFunction', name: 'Nightly', expression: 'cron(0 3 * * ? *)', enabled: false },
        { fn: 'OtherFunction', name: 'Hourly', expression: 'rate(1 hour)', enabled: true },
      ],
    });
  });

  test('is empty where nothing is deployed, and where somebody else deployed', async () => {
    const nothing = { queues: [], schedules: [] };
    expect(await workloadActivity(deployedStack(), 'app-builder-other')).toEqual(nothing);
    expect(await workloadActivity(deployedStack({ body: 'Resources: {}' }), stack)).toEqual(nothing);
  });

  test('names the permission that is missing', async () => {
    const denied = deployedStack({ refuse: refusal('AccessDeniedException') });
    await expect(workloadActivity(denied, stack)).rejects.toMatchObject({
      code: 'AB-AWS-DENIED',
      message: expect.stringMatching(/counting the messages of|reading the schedule/) as string,
      because: expect.stringContaining('said by AWS') as string,
    });
  });

  test.each([
    ['InternalFailure', true, 'AB-AWS-UNAVAILABLE'],
    ['ThrottlingException', true, 'AB-AWS-RATE'],
    ['QueueDoesNotExist', false, 'AB-AWS-REFUSED'],
  ])('explains %s', async (name, retryable, code) => {
    const broken = deployedStack({ refuse: refusal(name, retryable) });
    await expect(workloadActivity(broken, stack)).rejects.toMatchObject({ code, retryable });
  });
});
