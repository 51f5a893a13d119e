/**
 * The calls to AWS that functions and command line share, as plain objects: in a function signed requests without any
 * library stand behind them, in the command line the SDK's aggregated clients. Errors are named as AWS names them, e.g.
 * `ResourceNotFoundException`, in the property `name`.
 */
export interface SecretsCalls {
  getSecretValue(input: { readonly SecretId: string; readonly VersionStage?: string }): Promise<SecretValue>;
  createSecret(input: {
    readonly Name: string;
    readonly ClientRequestToken: string;
    readonly SecretString: string;
  }): Promise<unknown>;
  putSecretValue(input: {
    readonly SecretId: string;
    readonly ClientRequestToken: string;
    readonly SecretString: string;
    readonly VersionStages: string[];
  }): Promise<unknown>;
  updateSecretVersionStage(input: {
    readonly SecretId: string;
    readonly VersionStage: string;
    readonly MoveToVersionId: string;
    /** Left out: AWS moves the stage only where no version has it. */
    readonly RemoveFromVersionId?: string;
  }): Promise<unknown>;
  deleteSecret(input: { readonly SecretId: string; readonly ForceDeleteWithoutRecovery: boolean }): Promise<unknown>;
  listSecrets(input: {
    readonly Filters: { readonly Key: 'name'; readonly Values: string[] }[];
    readonly NextToken?: string;
  }): Promise<{
    readonly SecretList?: readonly { readonly Name?: string | undefined }[] | undefined;
    readonly NextToken?: string | undefined;
  }>;
}

export interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** A value of a row as DynamoDB spells it; numbers are text. */
export type Attribute = { readonly S: string } | { readonly N: string } | { readonly BOOL: boolean };

export type Row = Record<string, Attribute>;

/** A row as it comes back; other types of values may be in it. */
export type FoundRow = Readonly<
  Record<
    string,
    { readonly S?: string | undefined; readonly N?: string | undefined; readonly BOOL?: boolean | undefined }
  >
>;

/** The part of a request that says when it holds, in DynamoDB's expressions. */
export interface Condition {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Row;
  /** Puts the row into the property `Item` of a ConditionalCheckFailedException. */
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
}

export interface TableCalls {
  getItem(input: {
    readonly TableName: string;
    readonly Key: Row;
    readonly ConsistentRead: boolean;
  }): Promise<{ readonly Item?: FoundRow | undefined }>;
  putItem(input: { readonly TableName: string; readonly Item: Row } & Condition): Promise<unknown>;
  deleteItem(input: { readonly TableName: string; readonly Key: Row } & Condition): Promise<unknown>;
  scan(input: {
    readonly TableName: string;
    readonly ConsistentRead: boolean;
    readonly ProjectionExpression: string;
    readonly FilterExpression: string;
    readonly ExpressionAttributeNames: Record<string, string>;
    readonly ExpressionAttributeValues?: Row;
    readonly ExclusiveStartKey?: Row;
  }): Promise<{
    readonly Items?: readonly FoundRow[] | undefined;
    readonly LastEvaluatedKey?: FoundRow | undefined;
  }>;
}

export interface BusCalls {
  /** Answers also where entries were refused: `FailedEntryCount` says how many. */
  putEvents(input: {
    readonly Entries: {
      readonly Source: string;
      readonly DetailType: string;
      readonly Detail: string;
    }[];
  }): Promise<{
    readonly FailedEntryCount?: number | undefined;
    readonly Entries?:
      | readonly { readonly ErrorCode?: string | undefined; readonly ErrorMessage?: string | undefined }[]
      | undefined;
  }>;
}

export interface QueueMessageEntry {
  /** Tells the entries of one call apart. */
  readonly Id: string;
  readonly MessageBody: string;
  /** Left out: as the queue has it. */
  readonly DelaySeconds?: number;
}

export interface QueueCalls {
  /** Answers also where messages were refused: they are not among the successful ones. */
  sendMessageBatch(input: { readonly QueueUrl: string; readonly Entries: QueueMessageEntry[] }): Promise<{
    readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined;
    readonly Failed?:
      | readonly {
          /** True: the same message is refused again. */
          readonly SenderFault?: boolean | undefined;
          readonly Code?: string | undefined;
          readonly Message?: string | undefined;
        }[]
      | undefined;
  }>;
}

/** A client that may have to be loaded first. */
export type Lazily<Calls> = () => Calls | Promise<Calls>;

/** Whether `error` has this name of AWS's. */
export function isNamed(error: unknown, ...names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}
