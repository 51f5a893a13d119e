import type { CloudFormation, StackEvent } from '@aws-sdk/client-cloudformation';
import type { Run } from '../../../run.ts';
import { Failure } from '../../../failure.ts';
import { awsFailure } from '../aws-failure.ts';
import { eventsOf, stackType } from './event-pages.ts';
import type { Pace } from './pace.ts';

/** One operation of CloudFormation on one stack, known by the token that it was asked with: all of its events have it. */
export interface Operation {
  readonly stackId: string;
  readonly name: string;
  readonly token: string;
}

export interface Ended {
  /** Of the stack, e.g. `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string;
  /** Oldest first. */
  readonly events: readonly StackEvent[];
}

/** Questions in a row that may fail before waiting is given up: AWS works on, whether we can ask or not. */
const patience = 10;

/**
 * Waits for the end of an operation and reports its events as they come, each state of each resource once.
 * Throws as `Pace.wait` does, and a Failure where AWS cannot be asked.
 */
export async function followOperation(
  cloudFormation: CloudFormation,
  operation: Operation,
  pace: Pace,
  run: Pick<Run, 'report' | 'signal'>,
): Promise<Ended> {
  const clock = pace.start();
  const seen = new Map<string, StackEvent>();
  const told = new Set<string>();
  for (let failures = 0; ;) {
    try {
      for (const event of await newEvents(cloudFormation, operation, seen)) {
        seen.set(event.EventId ?? '', event);
        report(event, operation, told, run);
        if (isOwn(event, operation) && isEnd(event.ResourceStatus ?? ''))
          return { status: event.ResourceStatus ?? '', events: [...seen.values()] };
      }
      failures = 0;
    } catch (error) {
      failures += 1;
      const failure = awsFailure(error, `reading the events of ${operation.name}`);
      if (failures >= patience || !(failure instanceof Failure) || !failure.retryable) throw failure;
    }
    await clock.wait(operation.name, run.signal);
  }
}

/**
 * Of this operation and not seen before, oldest first. Where some were seen, newer ones of another
 * operation may lie above ours: somebody else began as soon as it had ended.
 */
async function newEvents(
  cloudFormation: CloudFormation,
  { stackId, token }: Operation,
  seen: ReadonlyMap<string, StackEvent>,
): Promise<readonly StackEvent[]> {
  const found: StackEvent[] = [];
  for await (const event of eventsOf(cloudFormation, stackId)) {
    if (seen.has(event.EventId ?? '')) break;
    if (event.ClientRequestToken === token) found.push(event);
    else if (seen.size === 0 || found.length > 0) break;
  }
  return found.toReversed();
}

function report(event: StackEvent, operation: Operation, told: Set<string>, run: Pick<Run, 'report'>): void {
  const { LogicalResourceId: id = '', ResourceType: type = '', ResourceStatus: status = '' } = event;
  const news = `${id} ${status}`;
  if (told.has(news)) return;
  told.add(news);
  const reason = status.endsWith('_FAILED') ? event.ResourceStatusReason : undefined;
  const what = isOwn(event, operation) ? operation.name : `${operation.name}: ${id} (${type})`;
  if (reason === undefined) run.report({ type: 'progress', text: `${what} ${status}` });
  else run.report({ type: 'information', text: `${what} ${status}: ${reason}` });
}

function isOwn(event: StackEvent, { stackId }: Operation): boolean {
  return event.ResourceType === stackType && event.PhysicalResourceId === stackId;
}

function isEnd(status: string): boolean {
  return status.endsWith('_COMPLETE') || status.endsWith('_FAILED');
}
