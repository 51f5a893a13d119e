import { Failure, type FailureKind } from '../../../failure.ts';
import { isNamed, type Condition, type FoundRow } from '../requests/calls.ts';

const missing: FailureKind = { code: 'AB-AWS-STATE-TABLE', exit: 'usage' };

/** Attribute names of the state table; `until` and `version` of ours could become reserved words, so expressions use `#…`. */
export const attributes = {
  /** Key of the table. A document's is its name, a claim's its key and `#claim`; IAM conditions lean on the beginning. */
  key: 'pk',
  /** Of a document: changes with each write and never comes back. */
  version: 'version',
  /** Of a document: its JSON, encrypted. */
  content: 'content',
  /** Of a claim: who made it, so that a repeated request knows its own. */
  owner: 'owner',
  /** Of a claim: whether the work is done. */
  settled: 'settled',
  /** Of a claim: milliseconds since the epoch. */
  until: 'until',
  /** Time to live of DynamoDB: seconds since the epoch. */
  expires: 'expires',
} as const;

const claimEnding = '#claim';

export const claimRow = (key: string): string => key + claimEnding;
export const isClaimRow = (row: string): boolean => row.endsWith(claimEnding);

/** DynamoDB has no infinity; this is 285,000 years from now. */
export const forever = Number.MAX_SAFE_INTEGER;

/** A time in milliseconds since the epoch, as DynamoDB takes numbers. */
export const milliseconds = (time: number): string => String(Math.ceil(Math.min(time, forever)));

/** Seconds that a row outlives its claim or lease: DynamoDB deletes by its own clock. */
const grace = 3600;

/** When DynamoDB may delete a row that nobody gave back; `until`: milliseconds since the epoch. */
export const expiryOf = (until: number): string => String(Math.ceil(until / 1000) + grace);

/** That nobody has the row, or had it until `now` at most: milliseconds since the epoch. */
export function whereFree(now: number): Condition {
  return {
    ConditionExpression: 'attribute_not_exists(#key) OR #until <= :now',
    ExpressionAttributeNames: { '#key': attributes.key, '#until': attributes.until },
    ExpressionAttributeValues: { ':now': { N: milliseconds(now) } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** The row that made a condition fail; undefined for every other error. */
export function refusedBy(error: unknown): FoundRow | undefined {
  if (!isNamed(error, 'ConditionalCheckFailedException')) return undefined;
  return ('Item' in error ? (error.Item as FoundRow | undefined) : undefined) ?? {};
}

/** The answer to a read of a table that bootstrap has not made yet. Throws every other error. */
export function whereMissing<Value>(error: unknown, value: Value): Value {
  if (isNamed(error, 'ResourceNotFoundException')) return value;
  throw error;
}

/** For a write: throws `AB-AWS-STATE-TABLE` where there is no table, and every other error as it is. */
export function refuseMissing(error: unknown, table: string): never {
  if (!isNamed(error, 'ResourceNotFoundException')) throw error;
  const text = {
    message: `The state table ${table} is missing`,
    because: error.message,
    fix: 'Run "app-builder bootstrap" for this engine, which makes it.',
  };
  throw new Failure(missing, text, { cause: error });
}
