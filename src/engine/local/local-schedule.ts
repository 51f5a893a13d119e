import type { TemplateSchedule } from '../../integration/template/model.ts';
import { type Scope, Unsupported, evaluate, evaluateText } from '../../integration/template/resolve.ts';
import type { Json } from '../../runtime/ports.ts';
import { timesOf } from './schedule-times.ts';

/** A schedule of a function as this machine runs it; part of the manifest. */
export interface LocalSchedule {
  /** Of the event in the template. */
  readonly name: string;
  /** What `timesOf` takes, e.g. `rate(1 hour)`. */
  readonly expression: string;
  /** What the function gets instead of a scheduled event. */
  readonly input?: Json;
  /** False: it runs only when somebody says so, by its name. */
  readonly enabled: boolean;
}

/** Throws `Unsupported`. */
export function localSchedule(name: string, { schedule, input, state }: TemplateSchedule, scope: Scope): LocalSchedule {
  const textOf = (value: Json | undefined): string | undefined => {
    // In a list, out of which `AWS::NoValue` goes.
    const [found] = value === undefined ? [] : (evaluate([value], scope) as readonly Json[]);
    return found === undefined ? undefined : evaluateText(found, scope);
  };
  const expression = textOf(schedule) ?? '';
  timesOf(expression);
  const text = textOf(input);
  const given = text === undefined ? {} : { input: parsed(text) };
  const found = textOf(state) ?? 'ENABLED';
  if (found !== 'ENABLED' && found !== 'DISABLED')
    throw new Unsupported(`the state ${found} of a schedule: write ENABLED or DISABLED`);
  return { name, expression, enabled: found === 'ENABLED', ...given };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Unsupported('an Input that is no JSON, and EventBridge refuses it');
  }
}
