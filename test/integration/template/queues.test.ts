import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Template } from '../../../src/integration/template/model.ts';
import { readTemplate } from '../../../src/integration/template/read-template.ts';

async function read(text: string): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-template-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'template.yaml'), text);
  return readTemplate(join(folder, 'template.yaml'));
}

/** `event`: properties of the event, `jobs`: of the queue. */
function template(event: string, jobs: string): string {
  return `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: a.b
      Timeout: 60
      Events:
        Jobs: { Type: SQS, Properties: { ${event} } }
  Jobs:
    Type: AWS::SQS::Queue
    Properties: { ${jobs} }
  Dead: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic }
`;
}

const taking = 'Queue: !GetAtt Jobs.Arn, FunctionResponseTypes: [ReportBatchItemFailures]';
const patient = 'VisibilityTimeout: 60';

test('queues, and how a function takes from them, are read with what SQS and Lambda take where nothing is said', async () => {
  const { queues, functions, resources } = await read(
    template(
      `${taking}, ScalingConfig: { MaximumConcurrency: 4 }, Enabled: false`,
      `${patient}, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 }`,
    ),
  );
  expect(queues).toMatchObject([
    {
      id: 'Jobs',
      visibilityTimeout: 60,
      delay: 0,
      retention: 345_600,
      redrive: { deadLetters: 'Dead', maxReceiveCount: 3 },
      isDeadLetters: false,
    },
    { id: 'Dead', visibilityTimeout: 30, redrive: undefined, isDeadLetters: true },
  ]);
  expect(resources.map(({ id }) => id)).toEqual(['Jobs', 'Dead', 'Topic']);
  expect(functions[0]?.events).toMatchObject([
    { kind: 'queue', name: 'Jobs', queue: 'Jobs', batchSize: 10, maximumConcurrency: 4, enabled: false },
  ]);
});

test.each([
  ['DeadLetterConfig: { Arn: !GetAtt Dead.Arn }', 'Fn: { Type: Schedule, Properties: { Schedule: rate(1 day), $ } }'],
  ['DeadLetterConfig: { Arn: !GetAtt Dead.Arn }', 'Fn: { Type: EventBridgeRule, Properties: { Pattern: {}, $ } }'],
])('a queue that takes what something else gave up holds dead letters: %s', async (property, event) => {
  const text = template(taking, patient).replace(/Jobs: \{ Type: SQS.*/, event.replace('$', property));
  expect((await read(text)).queues.map(({ isDeadLetters }) => isDeadLetters)).toEqual([false, true]);
});

test('values of a queue may still have to be worked out', async () => {
  const later = `VisibilityTimeout: !If [Yes, 60, 90], DelaySeconds: "7"`;
  const text = `Conditions: { Yes: !Equals [a, a] }\n${template(taking, later)}`;
  expect((await read(text)).queues[0]).toMatchObject({
    visibilityTimeout: { 'Fn::If': ['Yes', 60, 90] },
    delay: 7,
  });
});

const event = 'Resources.Fn.Properties.Events.Jobs.Properties';
const jobs = 'Resources.Jobs.Properties';

test.each([
  [
    'an answer for the whole batch',
    'Queue: !GetAtt Jobs.Arn',
    patient,
    `10: ${event}.FunctionResponseTypes: must be [ReportBatchItemFailures], so that only failed messages return`,
  ],
  ['no queue', taking.replace('Queue: !GetAtt Jobs.Arn, ', ''), patient, `10: ${event}: Queue is missing`],
  [
    'something that is no queue',
    taking.replace('Jobs.Arn', 'Topic.Arn'),
    patient,
    `10: ${event}.Queue: Topic is no queue`,
  ],
  ['a large batch', `${taking}, BatchSize: 11`, patient, `10: ${event}.BatchSize: must be a whole number from 1 to 10`],
  [
    'too little concurrency',
    `${taking}, ScalingConfig: { MaximumConcurrency: 1 }`,
    patient,
    `10: ${event}.ScalingConfig.MaximumConcurrency: must be a whole number from 2 to 1000`,
  ],
  [
    'a short visibility timeout',
    taking,
    'VisibilityTimeout: 59',
    `13: ${jobs}.VisibilityTimeout: is 59 s, but must not be shorter than the Timeout of Fn, 60 s`,
  ],
  [
    'the visibility timeout of SQS itself',
    taking,
    '',
    `13: ${jobs}.VisibilityTimeout: is 30 s, but must not be shorter than the Timeout of Fn, 60 s`,
  ],
  [
    'a redrive without a limit',
    taking,
    `${patient}, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn }`,
    `13: ${jobs}.RedrivePolicy: maxReceiveCount is missing`,
  ],
  [
    'a redrive to nowhere',
    taking,
    `${patient}, RedrivePolicy: { maxReceiveCount: 3 }`,
    `13: ${jobs}.RedrivePolicy: deadLetterTargetArn is missing`,
  ],
  [
    'dead letters that are no queue',
    taking,
    `${patient}, RedrivePolicy: { deadLetterTargetArn: !GetAtt Topic.Arn, maxReceiveCount: 3 }`,
    `13: ${jobs}.RedrivePolicy.deadLetterTargetArn: Topic is no queue`,
  ],
  [
    'dead letters that the template does not have',
    taking,
    `${patient}, RedrivePolicy: { deadLetterTargetArn: !GetAtt Lost.Arn, maxReceiveCount: 3 }`,
    `13: ${jobs}.RedrivePolicy.deadLetterTargetArn: refers to Lost, which the template does not have`,
  ],
  [
    'dead letters in a circle',
    taking,
    `${patient}, RedrivePolicy: { deadLetterTargetArn: !GetAtt Jobs.Arn, maxReceiveCount: 3 }`,
    `13: ${jobs}.RedrivePolicy.deadLetterTargetArn: leads back to the queue itself`,
  ],
  [
    'a queue with groups',
    taking,
    `${patient}, FifoQueue: true`,
    `13: ${jobs}.FifoQueue: is not supported: messages are sent without a group`,
  ],
  [
    'a long delay',
    taking,
    `${patient}, DelaySeconds: 901`,
    `13: ${jobs}.DelaySeconds: must be a whole number from 0 to 900`,
  ],
])('%s is refused where it stands', async (_what, eventProperties, queueProperties, problem) => {
  const failure: unknown = await read(template(eventProperties, queueProperties)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'AB-TEMPLATE-INVALID', exit: 'usage' });
  expect((failure as { because: string }).because.replace(/^.*template\.yaml:/, '')).toBe(problem);
});
