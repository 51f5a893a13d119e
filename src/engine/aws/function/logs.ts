import { setTimeout as pause } from 'node:timers/promises';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogs, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Lambda } from '@aws-sdk/client-lambda';
import { Failure } from '../../../failure.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { LogQuery } from '../../engine.ts';
import { awsFailure } from '../aws-failure.ts';
import { isNamed } from '../requests/calls.ts';
import { logLine } from './log-lines.ts';
import { isAbsent } from '../stacks/stack.ts';
import { stackResources } from '../stacks/stack-resources.ts';

/** CloudWatch shows a line some seconds after it was written; lines of this time are looked at again (milliseconds). */
const overlap = 30_000;
/** Questions of `follow` in a row that AWS may fail to answer, e.g. because it limits them for the whole account. */
const patience = 10;

export interface LogClients {
  readonly cloudFormation: CloudFormation;
  readonly lambda: Lambda;
  readonly logs: CloudWatchLogs;
}

/**
 * Lines of all functions of a workload, merged by time; with `follow` until the signal is aborted. Nothing for a workload
 * that is not deployed and for functions that never ran.
 *
 * @param interval milliseconds between two questions of `follow`
 */
export async function* workloadLogs(
  clients: LogClients,
  workload: string,
  { since, follow = false }: LogQuery,
  options: { readonly signal: AbortSignal; readonly interval: number },
): AsyncGenerator<JsonObject> {
  const { signal, interval } = options;
  const groups = await logGroups(clients, workload);
  const seen = new Map<string, number>();
  let start = since;
  let failures = 0;
  while (!signal.aborted) {
    let newest = start ?? 0;
    const streams = groups.map((group) => logEvents(clients.logs, group, start, signal));
    try {
      for await (const event of mergedByTime(streams)) {
        const { timestamp = 0, message = '' } = event;
        if (signal.aborted) return;
        const id = identityOf(event);
        if (seen.has(id)) continue;
        if (follow) seen.set(id, timestamp);
        newest = Math.max(newest, timestamp);
        yield logLine(message, timestamp);
      }
      if (!follow) return;
      failures = 0;
      start = Math.max(since ?? 0, newest - overlap);
      for (const [id, timestamp] of seen) if (timestamp < start) seen.delete(id);
    } catch (error) {
      failures += 1;
      if (!follow || failures >= patience || !(error instanceof Failure) || !error.retryable) throw error;
    }
    await pause(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** An emulator may give lines no id. */
function identityOf({ eventId, logStreamName = '', timestamp = 0, message = '' }: FilteredLogEvent): string {
  return eventId ?? `${logStreamName} ${String(timestamp)} ${message}`;
}

/** A function's group is named in its configuration, else it is Lambda's own. */
async function logGroups({ cloudFormation, lambda }: LogClients, workload: string): Promise<readonly string[]> {
  const what = `looking for the functions of ${workload}`;
  try {
    const resources = await stackResources(cloudFormation, workload);
    const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
    const groups = functions.map(async ({ physicalId: name }) => {
      const { LoggingConfig: logging } = await lambda.getFunctionConfiguration({ FunctionName: name });
      return logging?.LogGroup ?? `/aws/lambda/${name}`;
    });
    return [...new Set(await Promise.all(groups))];
  } catch (error) {
    if (isAbsent(error)) return [];
    throw awsFailure(error, what);
  }
}

async function* logEvents(
  logs: CloudWatchLogs,
  group: string,
  startTime: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<FilteredLogEvent> {
  // A search of a large group may go through many pages without a line.
  for (let token: string | undefined; !signal.aborted;) {
    const page = await logs
      .filterLogEvents({
        logGroupName: group,
        ...(startTime === undefined ? {} : { startTime: Math.ceil(startTime) }),
        ...(token === undefined ? {} : { nextToken: token }),
      })
      .catch((error: unknown) => {
        if (isNamed(error, 'ResourceNotFoundException')) return undefined;
        throw awsFailure(error, `reading the log group ${group}`);
      });
    yield* page?.events ?? [];
    token = page?.nextToken;
    if (token === undefined) return;
  }
}

/** Each stream is in order already; of the next ones, the oldest goes first. */
async function* mergedByTime(streams: readonly AsyncGenerator<FilteredLogEvent>[]): AsyncGenerator<FilteredLogEvent> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, head: await stream.next() })));
  for (;;) {
    const open = heads.filter(({ head }) => head.done !== true);
    const [first, ...others] = open;
    if (first === undefined) return;
    const oldest = others.reduce((one, other) => (timeOf(other.head) < timeOf(one.head) ? other : one), first);
    if (oldest.head.done !== true) yield oldest.head.value;
    oldest.head = await oldest.stream.next();
  }
}

function timeOf(head: IteratorResult<FilteredLogEvent>): number {
  return head.done === true ? Number.POSITIVE_INFINITY : (head.value.timestamp ?? 0);
}
