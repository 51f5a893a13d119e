import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { S3 } from '@aws-sdk/client-s3';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { ActivityCalls } from '../activity/activity-calls.ts';

/** Where a command works on AWS, and as whom. Clients are loaded when they are first used and share one set of credentials. */
export interface AwsSession extends AsyncDisposable {
  readonly region: string;
  /** Set by `AWS_ENDPOINT_URL` or the profile: an emulator, e.g. `http://127.0.0.1:4566`. Undefined: AWS itself. */
  readonly endpoint: string | undefined;
  /** Asked once. Throws a Failure (exit 5) for credentials that are missing, expired or refused. */
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  cloudFormation(): Promise<CloudFormation>;
  s3(): Promise<S3>;
  secretsManager(): Promise<SecretsManager>;
  dynamoDB(): Promise<DynamoDB>;
  lambda(): Promise<Lambda>;
  logs(): Promise<CloudWatchLogs>;
  /** Questions about queues and rules, which no client is loaded for. */
  activity(): Promise<ActivityCalls>;
}
