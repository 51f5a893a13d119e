import { expect, test } from 'vitest';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import { engineContract } from './engine-contract.ts';
import { echoIntegration, testRun } from './fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { time: Date.UTC(2026, 10, 21) };
const now = (): number => clock.time;

engineContract('memory', () => Promise.resolve({ engine: memoryEngine({ now }), clock }));

test('the memory engine runs a function of the test instead of the bundled code', async () => {
  const engine = memoryEngine({
    now,
    functions: () => (event, ports) => Promise.resolve({ event, greeting: ports.environment['PARAM_GREETING'] }),
  });
  const workload = await echoIntegration(await temporaryFolder());
  await engine.apply(await engine.plan(workload), testRun(now));
  expect(await engine.invoke(workload.name, 'EchoFunction', [1])).toEqual({ event: [1], greeting: 'hi' });
});

test('a function of the test has the context that the bundled code would have', async () => {
  const engine = memoryEngine({
    now,
    functions: () => (_event, _ports, context) =>
      Promise.resolve({ ...context, left: context.getRemainingTimeInMillis() }),
  });
  const workload = await echoIntegration(await temporaryFolder());
  const { outputs } = await engine.apply(await engine.plan(workload), testRun(now));
  const context = { functionName: 'EchoFunction', invokedFunctionArn: outputs['EchoFunction'], left: 1000 };
  expect(await engine.invoke(workload.name, 'EchoFunction', {})).toMatchObject({ ...context, awsRequestId: '1' });
  expect(await engine.invoke(workload.name, 'EchoFunction', {})).toMatchObject({ ...context, awsRequestId: '2' });
});

test('an announcement reaches the functions whose rule matches', async () => {
  const engine = memoryEngine({ now });
  const workload = await echoIntegration(await temporaryFolder());
  await engine.apply(await engine.plan(workload), testRun(now));
  await engine.invoke(workload.name, 'EchoFunction', { do: 'announce' });
  expect((await engine.state.get('seen'))?.value).toMatchObject({ times: 1, detail: { account: 'wna-it' } });
});
