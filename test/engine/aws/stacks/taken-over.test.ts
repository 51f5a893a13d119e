import { CreateChangeSetCommand, DescribeEventsCommand } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from 'vitest';
import { deployedTemplate } from '../../../../src/engine/aws/stacks/deployed-template.ts';
import { readTemplate } from '../../../../src/integration/template/read-template.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import { echoIntegration } from '../../fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { awsError } from './cloudformation-fake.ts';
import { type FakeEngine, fakeEngine } from '../fake-engine.ts';

const bucket = 'app-builder-123456789012-eu-west-1';
const table = 'app-builder-state';

async function makeFoundation({ engine, run }: FakeEngine): Promise<void> {
  const foundation = engine.foundation('4me.qa');
  if (foundation === undefined) throw new Error('AWS needs a foundation');
  await engine.apply(await engine.plan(foundation), run);
}

/** Takes over only what has its name in plain text and stays when its stack goes, as AWS does. */
function havingFoundation(fake: FakeEngine): void {
  const { cloudFormation } = fake;
  cloudFormation.mock.on(CreateChangeSetCommand).callsFake((input) => {
    const { Resources: resources } = JSON.parse(input.TemplateBody ?? '{}') as {
      Resources: Record<string, { Type: string; DeletionPolicy?: string; Properties: JsonObject }>;
    };
    const there = Object.entries(resources).filter(([, { Properties: p }]) => {
      return input.ImportExistingResources === true && (p['BucketName'] === bucket || p['TableName'] === table);
    });
    cloudFormation.changes = there.map(([LogicalResourceId, { Type }]) => ({
      Type: 'Resource',
      ResourceChange: { Action: 'Import', LogicalResourceId, ResourceType: Type },
    }));
    if (there.length < 2 || there.some(([, { DeletionPolicy: kept = '' }]) => !kept.startsWith('Retain')))
      throw awsError('ValidationError', 'something exists already');
    const stack = cloudFormation.have(input.StackName ?? '', 'REVIEW_IN_PROGRESS');
    const id = input.ChangeSetName ?? '';
    cloudFormation.changeSets.set(id, { stack: input.StackName ?? '', input });
    return { Id: id, StackId: stack.id };
  });
}

describe('a foundation whose stack was deleted by hand', () => {
  test.each(['CREATE_COMPLETE', 'IMPORT_COMPLETE'])(
    'takes over the bucket and the table that stayed, says so, and may end in %s',
    async (status) => {
      const fake = fakeEngine();
      havingFoundation(fake);
      fake.cloudFormation.execution = { status };
      await makeFoundation(fake);
      expect(fake.said).toEqual([
        'app-builder-foundation: ArtifactsBucket (AWS::S3::Bucket) is there already and is taken over',
        'app-builder-foundation: StateTable (AWS::DynamoDB::Table) is there already and is taken over',
        `app-builder-foundation ${status}`,
      ]);
    },
  );

  test('keeps the key that the documents in the table were sealed with', async () => {
    const fake = fakeEngine();
    const key = JSON.stringify({ key: Buffer.alloc(32, 7).toString('base64') });
    fake.secrets.set('app-builder/state-key', key);
    await makeFoundation(fake);
    expect([...fake.secrets.values()]).toEqual([key]);
  });

  test('has no policy of the bucket that stayed and would be in the way', async () => {
    const fake = fakeEngine();
    await makeFoundation(fake);
    const [call] = fake.cloudFormation.mock.commandCalls(CreateChangeSetCommand);
    expect(JSON.parse(call?.args[0].input.TemplateBody ?? '{}')).toMatchObject({
      Resources: {
        ArtifactsBucket: { DeletionPolicy: 'RetainExceptOnCreate' },
        ArtifactsBucketPolicy: { DeletionPolicy: 'Delete', Properties: { Bucket: { Ref: 'ArtifactsBucket' } } },
        StateTable: { DeletionPolicy: 'RetainExceptOnCreate' },
      },
    });
  });
});

test('an integration that keeps nothing takes nothing over', async () => {
  const { engine, run, cloudFormation } = fakeEngine();
  await engine.apply(await engine.plan(await echoIntegration(await temporaryFolder())), run);
  const [call] = cloudFormation.mock.commandCalls(CreateChangeSetCommand);
  expect(call?.args[0].input).not.toHaveProperty('ImportExistingResources');
});

test('a secret parameter stays a parameter, also in a name, and so does what only AWS can work out', async () => {
  const { folder } = await echoIntegration(await temporaryFolder());
  const template = await readTemplate(`${folder}/template.yaml`);
  const kept = (name: JsonObject): JsonObject => ({
    Type: 'AWS::SQS::Queue',
    DeletionPolicy: 'Retain',
    Properties: { QueueName: name },
  });
  const names = [
    { 'Fn::Sub': '${GreetingParameter}-q' },
    { 'Fn::Sub': '${SecretParameter}-q' },
    { 'Fn::GetAtt': ['EchoFunction', 'Arn'] },
  ];
  const Resources = Object.fromEntries(names.map((name, n) => [`Queue${String(n)}`, kept(name)]));
  const body = deployedTemplate({
    template: { ...template, functions: [], document: { Resources } },
    parts: { template: '', parameters: {}, code: {} },
    parameters: { GreetingParameter: 'hi', SecretParameter: 'hidden' },
    bucket: '',
    code: new Map(),
    sandbox: undefined,
  });
  expect(body).not.toContain('hidden');
  const found = (JSON.parse(body) as { Resources: Record<string, { Properties: JsonObject }> }).Resources;
  expect(Object.values(found).map(({ Properties }) => Properties['QueueName'])).toEqual(['hi-q', names[1], names[2]]);
});

describe('a change set that is refused before anything is made', () => {
  const reason = 'The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].';

  async function refused(fake: FakeEngine): Promise<unknown> {
    fake.cloudFormation.changeSetStatus = { Status: 'FAILED', StatusReason: reason };
    return makeFoundation(fake).catch((error: unknown) => error);
  }

  test('says what CloudFormation found, which is asked for while the change set is there', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.mock.on(DescribeEventsCommand).callsFake(({ ChangeSetName, Filters }) => {
      if (!fake.cloudFormation.changeSets.has(ChangeSetName)) throw awsError('ValidationError', 'no change set');
      expect(Filters).toEqual({ FailedEvents: true });
      return {
        OperationEvents: [
          { EventType: 'STACK_EVENT' },
          {
            EventType: 'VALIDATION_ERROR',
            LogicalResourceId: 'Queue',
            ResourceType: 'AWS::SQS::Queue',
            ValidationStatusReason: "Resource with identifier 'q' already exists.",
          },
        ],
      };
    });
    expect(await refused(fake)).toMatchObject({
      code: 'AB-ENGINE-CHANGE-SET',
      because: `${reason}\nQueue (AWS::SQS::Queue): Resource with identifier 'q' already exists.`,
    });
    expect(fake.cloudFormation.changeSets.size).toBe(0);
  });

  test('says what is known where the events may not be read', async () => {
    const fake = fakeEngine();
    fake.cloudFormation.mock.on(DescribeEventsCommand).rejects(awsError('AccessDenied', 'no'));
    expect(await refused(fake)).toMatchObject({ code: 'AB-ENGINE-CHANGE-SET', because: reason });
  });
});
