import { randomUUID } from 'node:crypto';
import type { Lambda } from '@aws-sdk/client-lambda';
import { Failure } from '../../../failure.ts';
import type { Run } from '../../../run.ts';
import type { Json } from '../../../runtime/ports.ts';
import type { ScheduleOutcome } from '../../engine.ts';
import { noScheduleFailure } from '../../no-schedule.ts';
import { awsFailure } from '../aws-failure.ts';
import { invokeFunction } from '../function/invoke.ts';
import { type ActivityClients, scheduleActivity } from './activity.ts';
import { type DeployedSchedule, wokenBy } from './woken-by.ts';

export interface ScheduleClients extends ActivityClients {
  readonly lambda: Lambda;
}

/**
 * Calls the functions of schedules with what EventBridge gives them, one after another in the order of the template, and waits
 * for each: all that are switched on, or those of the name, switched on or not. A run that fails is reported with its reason, and
 * is not repeated. Throws `AB-ENGINE-SCHEDULE` for a name that the workload does not have.
 */
export async function runWorkloadSchedules(
  clients: ScheduleClients,
  workload: string,
  wanted: string | undefined,
  run: Run,
): Promise<readonly ScheduleOutcome[]> {
  const { schedules } = await wokenBy(clients.cloudFormation, workload);
  const outcomes: ScheduleOutcome[] = [];
  for (const schedule of await chosen(clients, workload, schedules, wanted)) {
    run.signal.throwIfAborted();
    const { fn, name } = schedule;
    const reason = await failureOf(clients, workload, schedule, run);
    if (reason !== undefined) run.report({ type: 'warning', text: `${name} of ${fn} failed: ${reason}` });
    outcomes.push({ fn, schedule: name, outcome: reason === undefined ? 'done' : 'failed' });
  }
  return outcomes;
}

async function chosen(
  { calls }: ScheduleClients,
  workload: string,
  all: readonly DeployedSchedule[],
  wanted: string | undefined,
): Promise<readonly DeployedSchedule[]> {
  if (wanted === undefined) {
    const states = await Promise.all(all.map((schedule) => scheduleActivity(calls, schedule)));
    return all.filter((_, index) => states[index]?.enabled === true);
  }
  const found = all.filter(({ name }) => name === wanted);
  if (found.length > 0) return found;
  const known = all.map(({ name }) => name);
  throw noScheduleFailure(workload, wanted, known);
}

/** Undefined: it went well. */
async function failureOf(
  clients: ScheduleClients,
  workload: string,
  schedule: DeployedSchedule,
  { now, signal }: Run,
): Promise<string | undefined> {
  const event = await eventOf(clients, schedule, now());
  try {
    await invokeFunction(clients, workload, schedule.fn, event, signal);
    return undefined;
  } catch (error) {
    if (error instanceof Failure && error.code === 'AB-ENGINE-INVOKE') return error.because ?? error.message;
    throw error;
  }
}

/** The input that the rule has for its target, else EventBridge's own event. `now`: milliseconds since the epoch. */
async function eventOf({ calls }: ScheduleClients, { fn, name, rule }: DeployedSchedule, now: number): Promise<Json> {
  try {
    const [{ Targets: targets = [] }, { Arn: arn = '' }] = await Promise.all([
      calls.listTargetsByRule({ Rule: rule }),
      calls.describeRule({ Name: rule }),
    ]);
    const input = targets[0]?.Input;
    return input === undefined ? scheduledEvent(arn, now) : (JSON.parse(input) as Json);
  } catch (error) {
    throw awsFailure(error, `reading the schedule ${name} of ${fn}`);
  }
}

function scheduledEvent(rule: string, now: number): Json {
  const [, , , region = '', account = ''] = rule.split(':');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [rule],
    detail: {},
  };
}
