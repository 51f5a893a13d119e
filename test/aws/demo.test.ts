import { expect, test } from 'vitest';
import { openAwsSession } from '../../src/engine/aws/session/open-session.ts';
import { play, temporaryFolder } from '../cli/terminal.ts';
import { ministack } from './emulators.ts';
import { contentsOf } from './region.ts';

/** What demos have made and not removed, in the emulator's default account. */
async function leftByDemos(): Promise<readonly string[]> {
  await using aws = await openAwsSession({
    profile: undefined,
    region: 'us-east-1',
    mfaCode: () => Promise.reject(new Error('nobody is asked here')),
    environment: { AWS_ENDPOINT_URL: ministack(), AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'x' },
    homeFolder: await temporaryFolder(),
  });
  return Object.values(await contentsOf(aws))
    .flat()
    .filter((name) => name.includes('demo-'));
}

const demos = {
  'note-dispatcher': {
    scenes: ['bootstrap', 'deploy', 'deploy-again', 'install', 'event', 'result'],
    result: { note: 'You are too sure!', document: { input: { account_id: 'wna-it' } } },
  },
  typeform: {
    scenes: ['bootstrap', 'deploy', 'deploy-again', 'install', 'register', 'complete', 'survey', 'result'],
    result: {
      invitation: expect.stringContaining('https://mysite.typeform.com/to/u6nXL7') as string,
      note: expect.stringContaining('Great') as string,
      deliveries: [{ status: 200 }],
    },
  },
  'thena-ticket-notes': {
    scenes: ['deploy', 'deploy-again', 'install', 'configure', 'event', 'result', 'uninstall'],
    result: { document: { event: 'comment' } },
  },
  'heseya-order-notes': {
    scenes: ['deploy', 'deploy-again', 'install', 'configure', 'event', 'result', 'action', 'uninstall'],
    result: { document: { event: 'OrderCreated' }, action: { status: 200 } },
  },
};

test.each(Object.entries(demos))(
  'the demo of %s runs on an emulator of AWS with the same steps and limits, and leaves nothing there',
  async (integration, { scenes, result }) => {
    const environment = { AWS_ENDPOINT_URL: ministack(), AWS_ACCESS_KEY_ID: 'AKIAREAL', AWS_PROFILE: 'production' };
    const { code, stdout, stderr } = await play(['demo', integration, '--engine', 'aws', '--json'], { environment });
    expect(code, stdout + stderr).toBe(0);
    const document = JSON.parse(stdout) as {
      readonly steps: readonly { readonly name: string; readonly requests: number; readonly mutations: number }[];
    };
    expect(document).toMatchObject({ engine: 'aws', result });
    expect(document).not.toHaveProperty('warnings');
    const { steps } = document;
    expect(steps.map(({ name }) => name)).toEqual(scenes);
    const requestsOf = (wanted: string): number => steps.find(({ name }) => name === wanted)?.requests ?? 0;
    expect(requestsOf('bootstrap')).toBeLessThanOrEqual(12);
    expect(requestsOf('deploy')).toBeLessThanOrEqual(7);
    expect(steps.find(({ name }) => name === 'deploy-again')).toMatchObject({ mutations: 0 });
    expect(await leftByDemos()).toEqual([]);
  },
);
