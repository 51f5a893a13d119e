/** A service of AWS as requests name it. */
export interface AwsService {
  /** In its address, e.g. `secretsmanager`, and in signatures. */
  readonly name: string;
  /** In `AWS_ENDPOINT_URL_…`. */
  readonly variable: string;
  /** Version in front of the action in `x-amz-target`. */
  readonly target: string;
  /** Of `application/x-amz-json-…`. */
  readonly json: '1.0' | '1.1';
}

export const secretsManager: AwsService = {
  name: 'secretsmanager',
  variable: 'SECRETS_MANAGER',
  target: 'secretsmanager',
  json: '1.1',
};
export const dynamoDB: AwsService = {
  name: 'dynamodb',
  variable: 'DYNAMODB',
  target: 'DynamoDB_20120810',
  json: '1.0',
};
export const eventBridge: AwsService = { name: 'events', variable: 'EVENTBRIDGE', target: 'AWSEvents', json: '1.1' };
export const sqs: AwsService = { name: 'sqs', variable: 'SQS', target: 'AmazonSQS', json: '1.0' };

/**
 * Where requests to a service go: `AWS_ENDPOINT_URL_<service>`, or `AWS_ENDPOINT_URL`, or AWS's own address in the region.
 * Follows the rules of AWS's SDKs (aws-and-tunnels §A, SDK endpoints).
 */
export function addressOf(
  service: AwsService,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): URL {
  const own = environment[`AWS_ENDPOINT_URL_${service.variable}`] || environment['AWS_ENDPOINT_URL'];
  if (own && environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] !== 'true') return new URL(own);
  return new URL(`https://${service.name}.${region}.${domainOf(region)}/`);
}

/** The domain of AWS's own addresses in a region: those in China belong to a partition with another one. */
export function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** The region in a queue's address on AWS; undefined where an emulator gave it. */
export function regionOfQueue(address: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(address)?.[1];
}
