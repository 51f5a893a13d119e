import type { AwsSession } from '../../src/engine/aws/session/session.ts';
import { rawCall } from './raw-call.ts';

/** Everything that a deployment could leave in a region; for comparing before and after. */
export async function contentsOf(aws: AwsSession): Promise<Readonly<Record<string, readonly string[]>>> {
  const [cloudFormation, s3, secrets, table, lambda, logs] = await Promise.all([
    aws.cloudFormation(),
    aws.s3(),
    aws.secretsManager(),
    aws.dynamoDB(),
    aws.lambda(),
    aws.logs(),
  ]);
  const { Stacks = [] } = await cloudFormation.describeStacks({});
  const changeSets = await Promise.all(
    Stacks.map(async ({ StackName }) => (await cloudFormation.listChangeSets({ StackName })).Summaries ?? []),
  );
  // Buckets of all regions are listed; ours end in theirs.
  const { Buckets: all = [] } = await s3.listBuckets({});
  const Buckets = all.filter(({ Name }) => Name?.endsWith(aws.region) === true);
  const objects = await Promise.all(
    Buckets.map(async ({ Name }) => {
      const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket: Name ?? '' });
      return [...Versions, ...DeleteMarkers];
    }),
  );
  const [{ QueueUrls = [] }, { Rules }] = (await Promise.all([
    rawCall('sqs', 'ListQueues', {}, aws.region),
    rawCall('events', 'ListRules', {}, aws.region),
  ])) as [{ readonly QueueUrls?: readonly string[] }, { readonly Rules: readonly { readonly Name: string }[] }];
  return {
    stacks: named(Stacks.map(({ StackName, StackStatus }) => `${StackName ?? ''} ${StackStatus ?? ''}`)),
    // A change set that was executed stays as a record of its stack.
    changeSets: named(
      changeSets
        .flat()
        .filter(({ ExecutionStatus }) => ExecutionStatus !== 'EXECUTE_COMPLETE')
        .map(({ ChangeSetId }) => ChangeSetId ?? ''),
    ),
    buckets: named(Buckets.map(({ Name }) => Name ?? '')),
    objects: named(objects.flat().map(({ Key, VersionId }) => `${Key ?? ''} ${VersionId ?? ''}`)),
    secrets: named(((await secrets.listSecrets({})).SecretList ?? []).map(({ Name }) => Name ?? '')),
    tables: named((await table.listTables({})).TableNames ?? []),
    functions: named(((await lambda.listFunctions({})).Functions ?? []).map(({ FunctionName }) => FunctionName ?? '')),
    queues: named(QueueUrls),
    rules: named(Rules.map(({ Name }) => Name)),
    logGroups: named(
      ((await logs.describeLogGroups({})).logGroups ?? []).map(({ logGroupName }) => logGroupName ?? ''),
    ),
  };
}

/** Physical id of each resource of a stack by its logical id; those that SAM replaces on purpose are left out. */
export async function physicalIds(aws: AwsSession, stack: string): Promise<Readonly<Record<string, string>>> {
  const cloudFormation = await aws.cloudFormation();
  const { StackResources = [] } = await cloudFormation.describeStackResources({ StackName: stack });
  return Object.fromEntries(
    StackResources.filter(({ ResourceType }) => ResourceType !== 'AWS::ApiGateway::Deployment').map(
      ({ LogicalResourceId = '', PhysicalResourceId = '' }) => [LogicalResourceId, PhysicalResourceId],
    ),
  );
}

/** SHA-256 of a function's code as Lambda has it. */
export async function codeOf(aws: AwsSession, name: string): Promise<string> {
  const { CodeSha256 = '' } = await (await aws.lambda()).getFunctionConfiguration({ FunctionName: name });
  return CodeSha256;
}

const named = (names: readonly string[]): readonly string[] => names.toSorted();
