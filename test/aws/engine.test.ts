import { afterAll } from 'vitest';
import { openAwsSession } from '../../src/engine/aws/open-session.ts';
import { awsEngine } from '../../src/engine/aws/aws-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { engineContract } from '../engine/engine-contract.ts';
import { testRun } from '../engine/fixture.ts';
import { ministack } from './emulators.ts';

const opened: Engine[] = [];
afterAll(async () => {
  for (const engine of opened) await engine[Symbol.asyncDispose]();
});

/** An account of its own, which the emulator takes from the key, with a foundation. */
async function emptyEngine(): Promise<{ engine: Engine; clock: { time: number } }> {
  const clock = { time: Date.now() };
  const account = String(Math.floor(1e11 + Math.random() * 8e11));
  const session = await openAwsSession({
    profile: undefined,
    region: 'eu-west-1',
    mfaCode: () => Promise.reject(new Error('nobody is asked here')),
    environment: { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: ministack() },
    homeFolder: '/nowhere',
  });
  const pace = { first: 20, longest: 100, limit: 20_000 };
  const engine = awsEngine({ session, name: 'app-builder', now: () => clock.time, pace });
  opened.push(engine);
  const foundation = engine.foundation('4me-sandbox.test');
  if (foundation !== undefined)
    await engine.apply(
      await engine.plan(foundation),
      testRun(() => clock.time),
    );
  return { engine, clock };
}

engineContract('aws', emptyEngine);
