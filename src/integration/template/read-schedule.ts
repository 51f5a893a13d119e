import type { JsonObject } from '../../runtime/ports.ts';
import type { TemplateSchedule } from './model.ts';
import type { Reader } from './reader.ts';

/** The properties of an event of type `Schedule`, at `path`, by SAM's own rules. */
export function readSchedule(properties: JsonObject, path: readonly string[], read: Reader): TemplateSchedule {
  const { Schedule: schedule, Input: input, Enabled: enabled, State: state } = properties;
  if (schedule === undefined) read.problem(path, 'Schedule is missing');
  if (enabled !== undefined && state !== undefined) read.problem(path, 'has Enabled and State; SAM takes one of them');
  // SAM looks at it before CloudFormation works out any value: whatever is not false would count as true.
  if (enabled !== undefined && typeof enabled !== 'boolean')
    read.problem([...path, 'Enabled'], 'must be true or false; a value that depends on something goes into State');
  return { schedule: schedule ?? '', input, state: state ?? (enabled === false ? 'DISABLED' : 'ENABLED') };
}
