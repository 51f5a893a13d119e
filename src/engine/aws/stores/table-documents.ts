import { randomUUID } from 'node:crypto';
import { Failure, type FailureKind } from '../../../failure.ts';
import type { JsonObject, Versioned } from '../../../runtime/ports.ts';
import type { Condition, FoundRow, Lazily, Row, TableCalls } from '../requests/calls.ts';
import type { FieldEncryption } from './field-encryption.ts';
import { attributes, isClaimRow, refuseMissing, refusedBy, whereMissing } from './state-table.ts';

const badName: FailureKind = { code: 'AB-AWS-STATE-NAME', exit: 'usage' };
const tooLarge: FailureKind = { code: 'AB-AWS-STATE-SIZE', exit: 'failed' };

const { key: keyName, version: versionName, content: contentName } = attributes;

/** Bytes of one row, attribute names included (external documentation: DynamoDB quotas). */
const longestRow = 400 * 1024;
/** Bytes of a row's key. */
const longestKey = 2048;

/** Documents as rows of the state table, their content encrypted, changed by compare-and-swap. */
export function tableDocuments(calls: Lazily<TableCalls>, table: string, encryption: FieldEncryption): Versioned {
  return {
    async get(name) {
      const client = await calls();
      const { Item: row } = await client
        .getItem({ TableName: table, Key: keyOf(name), ConsistentRead: true })
        .catch((error: unknown) => whereMissing(error, { Item: undefined }));
      const [version, content] = [row?.[versionName]?.S, row?.[contentName]?.S];
      if (version === undefined || content === undefined) return undefined;
      return { value: JSON.parse(await encryption.open(content, name)) as JsonObject, version };
    },
    async put(name, value, version) {
      const next = randomUUID();
      const item: Row = {
        ...keyOf(name),
        [versionName]: { S: next },
        [contentName]: { S: await encryption.seal(JSON.stringify(value), name) },
      };
      checkSize(name, item);
      const client = await calls();
      try {
        await client.putItem({ TableName: table, Item: item, ...conditionFor(version) });
      } catch (error) {
        const before = refusedBy(error);
        if (before === undefined) refuseMissing(error, table);
        // What refuses a request that is sent again because the answer was lost is its own work.
        if (before?.[versionName]?.S !== next) return 'conflict';
      }
      return 'stored';
    },
    async remove(name) {
      const client = await calls();
      await client
        .deleteItem({ TableName: table, Key: keyOf(name) })
        .catch((error: unknown) => whereMissing(error, undefined));
    },
    async list(prefix) {
      const client = await calls();
      const names: string[] = [];
      let start: FoundRow | undefined;
      do {
        const page = await client
          .scan({
            TableName: table,
            ConsistentRead: true,
            ProjectionExpression: '#key',
            // An empty text is nothing that DynamoDB compares keys with.
            FilterExpression: `attribute_exists(#content)${prefix === '' ? '' : ' AND begins_with(#key, :prefix)'}`,
            ExpressionAttributeNames: { '#key': keyName, '#content': contentName },
            ...(prefix === '' ? {} : { ExpressionAttributeValues: { ':prefix': { S: prefix } } }),
            ...(start === undefined ? {} : { ExclusiveStartKey: { [keyName]: { S: start[keyName]?.S ?? '' } } }),
          })
          .catch((error: unknown) => whereMissing(error, { Items: [], LastEvaluatedKey: undefined }));
        for (const { [keyName]: key } of page.Items ?? []) if (key?.S !== undefined) names.push(key.S);
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return names.toSorted();
    },
  };
}

/** Throws `AB-AWS-STATE-NAME` for what cannot be a key, or would be a claim's. */
function keyOf(name: string): Row {
  if (name !== '' && Buffer.byteLength(name) <= longestKey && !isClaimRow(name)) return { [keyName]: { S: name } };
  throw new Failure(badName, {
    message: `${JSON.stringify(name.slice(0, 80))} cannot be the name of a document in the state table`,
    because: `a name has 1 to ${String(longestKey)} bytes and does not end in #claim`,
    fix: 'Use another name.',
  });
}

function conditionFor(version: string | undefined): Condition {
  const names = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  if (version === undefined) {
    return {
      ...names,
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': keyName },
    };
  }
  return {
    ...names,
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': versionName },
    ExpressionAttributeValues: { ':version': { S: version } },
  };
}

/** Throws `AB-AWS-STATE-SIZE`. */
function checkSize(name: string, item: Row): void {
  const bytes = Object.entries(item).reduce(
    (sum, [attribute, value]) => sum + Buffer.byteLength(attribute) + ('S' in value ? Buffer.byteLength(value.S) : 0),
    0,
  );
  if (bytes <= longestRow) return;
  throw new Failure(tooLarge, {
    message: `The document ${name} would have ${String(bytes)} bytes, encrypted`,
    because: `DynamoDB takes at most ${String(longestRow)} for one row`,
    fix: 'Divide the document into several ones.',
  });
}
