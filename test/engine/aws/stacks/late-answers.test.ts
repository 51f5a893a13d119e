import { DescribeStackEventsCommand, DescribeStacksCommand, type StackEvent } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { echoIntegration } from '../../fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeEngine } from '../fake-engine.ts';

const name = 'app-builder-echo';

test('outputs are read when the stack is described as it is, which may be later than its last event', async () => {
  const fake = fakeEngine();
  const plan = await fake.engine.plan(await echoIntegration(await temporaryFolder()));
  let behind = 3;
  fake.cloudFormation.mock.on(DescribeStacksCommand).callsFake(() => {
    behind -= 1;
    const late = behind >= 0;
    return {
      Stacks: [
        {
          StackName: name,
          StackStatus: late ? 'CREATE_IN_PROGRESS' : 'CREATE_COMPLETE',
          Outputs: late ? [] : [{ OutputKey: 'EchoApi', OutputValue: 'https://api.test/' }],
        },
      ],
    };
  });
  expect((await fake.engine.apply(plan, fake.run)).outputs).toEqual({ EchoApi: 'https://api.test/' });
});

test('a stack that somebody else has begun with in the meantime is not waited for', async () => {
  const fake = fakeEngine();
  const plan = await fake.engine.plan(await echoIntegration(await temporaryFolder()));
  fake.cloudFormation.mock.on(DescribeStacksCommand).callsFake(() => ({
    Stacks: [
      { StackName: name, StackStatus: 'UPDATE_IN_PROGRESS', Outputs: [{ OutputKey: 'EchoApi', OutputValue: 'there' }] },
    ],
  }));
  expect((await fake.engine.apply(plan, fake.run)).outputs).toEqual({ EchoApi: 'there' });
});

test('the end of an operation is found below the events of the next one, which somebody else has begun', async () => {
  const fake = fakeEngine();
  const { cloudFormation } = fake;
  cloudFormation.execution = {
    events: [{ LogicalResourceId: 'A', ResourceType: 'T', ResourceStatus: 'CREATE_COMPLETE' }],
    status: 'CREATE_COMPLETE',
  };
  const plan = await fake.engine.plan(await echoIntegration(await temporaryFolder()));
  let asked = 0;
  cloudFormation.mock.on(DescribeStackEventsCommand).callsFake((input) => {
    asked += 1;
    const { StackEvents: all } = cloudFormation.answerEvents(input);
    const theirs: StackEvent = {
      StackId: input.StackName,
      StackName: name,
      EventId: 'theirs',
      Timestamp: new Date(2e12),
      ClientRequestToken: 'another',
    };
    return { StackEvents: asked === 1 ? all.slice(1) : [theirs, ...all] };
  });
  await fake.engine.apply(plan, fake.run);
  expect(fake.said).toEqual([`${name}: A (T) CREATE_COMPLETE`, `${name} CREATE_COMPLETE`]);
});
