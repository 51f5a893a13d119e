/** Types that say who may do what; each change of one is a matter of security. */
const accessTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Authorizer',
  'AWS::DynamoDB::ResourcePolicy',
  'AWS::Events::EventBusPolicy',
  'AWS::KMS::Key',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::AccessPoint',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
]);

/** What SAM makes anew with each change; that the one before goes away is no news. */
export const snapshots: ReadonlyMap<string, string> = new Map([
  ['AWS::ApiGateway::Deployment', 'a snapshot of the API; the stage and its address stay'],
  ['AWS::ApiGatewayV2::Deployment', 'a snapshot of the API; the stage and its address stay'],
  ['AWS::Lambda::Version', 'a snapshot of the function; the alias and its ARN stay'],
]);

/** What may be removed or replaced without anything that is lost, and why. */
export const withoutLoss: ReadonlyMap<string, string> = new Map([
  ...snapshots,
  ...[
    'AWS::DynamoDB::ResourcePolicy',
    'AWS::Events::EventBusPolicy',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::IAM::RolePolicy',
    'AWS::Lambda::LayerVersionPermission',
    'AWS::Lambda::Permission',
    'AWS::Logs::ResourcePolicy',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueueInlinePolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::SecretsManager::ResourcePolicy',
  ].map((type) => [type, 'holds rights only, and each change of rights needs an approval of its own'] as const),
]);

export function givesAccess(type: string): boolean {
  return type.startsWith('AWS::IAM::') || accessTypes.has(type);
}
