import { readTemplate } from '../../src/integration/template/read-template.ts';

const actions = (service: string, calls: string): readonly string[] =>
  calls.split(' ').map((call) => `${service}:${call}`);

const rule = actions(
  'events',
  'PutRule PutTargets RemoveTargets DeleteRule DescribeRule ListTargetsByRule TagResource',
);
const permission = actions('lambda', 'AddPermission RemovePermission GetPolicy');

/**
 * What CloudFormation calls in the name of who deploys, to make, change and take away a kind of resource, or what a function
 * is called by; as its registry has it for the properties that the bundled templates use.
 */
export const callsFor: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Function': [
    ...actions('lambda', 'CreateFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction GetFunction'),
    ...actions('lambda', 'PutFunctionConcurrency DeleteFunctionConcurrency TagResource'),
    ...actions('iam', 'CreateRole PutRolePolicy AttachRolePolicy PassRole TagRole'),
    ...actions('iam', 'DeleteRole DeleteRolePolicy DetachRolePolicy'),
  ],
  Api: [...actions('apigateway', 'POST PUT PATCH DELETE GET'), ...permission],
  EventBridgeRule: [...rule, ...permission],
  Schedule: [...rule, ...permission],
  // The mapping of a queue to the function, and a policy of AWS's for its role.
  SQS: [
    ...actions(
      'lambda',
      'CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping ListTags TagResource UntagResource',
    ),
    ...actions('iam', 'AttachRolePolicy DetachRolePolicy'),
  ],
  EventInvokeConfig: actions(
    'lambda',
    'PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig GetFunctionEventInvokeConfig',
  ),
  'AWS::Logs::LogGroup': actions('logs', 'CreateLogGroup PutRetentionPolicy DeleteLogGroup TagResource'),
  'AWS::SQS::Queue': actions(
    'sqs',
    'CreateQueue SetQueueAttributes GetQueueAttributes GetQueueUrl DeleteQueue TagQueue ListQueueTags',
  ),
  'AWS::SQS::QueuePolicy': actions('sqs', 'SetQueueAttributes GetQueueAttributes'),
  'AWS::S3::Bucket': [
    ...actions('s3', 'CreateBucket PutEncryptionConfiguration PutBucketVersioning PutLifecycleConfiguration'),
    ...actions('s3', 'PutBucketPublicAccessBlock PutBucketTagging DeleteBucket'),
  ],
  'AWS::S3::BucketPolicy': actions('s3', 'PutBucketPolicy GetBucketPolicy DeleteBucketPolicy'),
  'AWS::DynamoDB::Table': actions(
    'dynamodb',
    'CreateTable DescribeTable UpdateTable UpdateTimeToLive DeleteTable TagResource',
  ),
};

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly EventInvokeConfig?: object;
    readonly Events?: Readonly<Record<string, { readonly Type: string }>>;
  };
}

/** Types of a template's resources; of a function also the types of its events, and `EventInvokeConfig`. */
export async function kindsIn(file: string): Promise<ReadonlySet<string>> {
  const { document } = await readTemplate(file);
  const { Resources } = document as unknown as { readonly Resources: Readonly<Record<string, Resource>> };
  return new Set(
    Object.values(Resources).flatMap(({ Type, Properties: { EventInvokeConfig, Events = {} } = {} }) => [
      Type,
      ...(EventInvokeConfig === undefined ? [] : ['EventInvokeConfig']),
      ...Object.values(Events).map((event) => event.Type),
    ]),
  );
}
