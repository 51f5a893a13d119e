import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json } from '../../runtime/ports.ts';
import type { Template, TemplateEvent, TemplateFunction } from '../../integration/template/model.ts';
import { type TemplateProblem, templateFailure } from '../../integration/template/problems.ts';
import { queueType } from '../../integration/template/read-queue.ts';
import { type Scope, Unsupported, evaluate, evaluateText } from '../../integration/template/resolve.ts';
import { unsupportedInPattern } from '../event-pattern.ts';
import { type LocalSchedule, localSchedule } from './local-schedule.ts';
import { localScope } from './local-scope.ts';
import { type LocalQueue, type LocalQueueEvent, localQueue, localQueueEvent } from './queues/local-queue.ts';
import { eventProperties, queueProperties, supportedFunctionProperties, withoutEffect } from './supported.ts';

/** A template as this machine runs it; also part of the deployed manifest, hence plain data. */
export interface LocalWorkload {
  readonly functions: readonly LocalFunction[];
  readonly queues: readonly LocalQueue[];
  readonly outputs: Readonly<Record<string, string>>;
}

export interface LocalFunction {
  readonly id: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly routes: readonly Route[];
  /** EventBridge patterns. */
  readonly rules: readonly Json[];
  readonly schedules: readonly LocalSchedule[];
  /** Queues that the function takes messages from. */
  readonly queues: readonly LocalQueueEvent[];
}

export interface Route {
  /** In upper case; `ANY` for all. */
  readonly method: string;
  readonly path: string;
}

/** The address of the implicit API until the engine host's own is known; `atHost` replaces it. */
const apiAddress = /https:\/\/app-builder-local\.execute-api\.[^/]*\/Prod(?=\/|$)/g;

/** Gives an output or a variable the address at which this machine answers, e.g. `http://127.0.0.1:4041/<workload>`. */
export function atHost(text: string, origin: string, workload: string): string {
  return text.replaceAll(apiAddress, `${origin}/${workload}`);
}

/** Throws `AB-TEMPLATE-INVALID` that names everything that this machine does not support. */
export function localWorkload(
  name: string,
  template: Template,
  parameters: Readonly<Record<string, string>>,
): LocalWorkload {
  const problems: TemplateProblem[] = [];
  const problem = (path: readonly string[], text: string): void => {
    problems.push({ place: path.join('.'), line: template.lineOf(path), text });
  };
  const scope = localScope(name, template, parameters);
  const refusing = <T>(path: readonly string[], work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      problem(path, `the local engine does not support ${error.message}`);
      return otherwise;
    }
  };
  const applies = (condition: string | undefined, path: readonly string[]): boolean =>
    condition === undefined || refusing(path, () => scope.condition(condition) === true, false);

  refuseOthers(template, problem);
  const functions = template.functions
    .filter(({ id, condition }) => applies(condition, ['Resources', id]))
    .map((fn): LocalFunction => {
      const path = ['Resources', fn.id, 'Properties'];
      for (const event of fn.events) refuseInEvent(event, [...path, 'Events', event.name], problem);
      const rules = fn.events.flatMap((event) => (event.kind === 'rule' ? [event] : []));
      return {
        id: fn.id,
        timeout: fn.timeout * 1000,
        environment: environmentOf(fn, scope, refusing),
        routes: fn.events.flatMap((event) =>
          event.kind === 'api' ? [{ method: event.method.toUpperCase(), path: event.path }] : [],
        ),
        rules: rules.map(({ name: rule, pattern }) => {
          const found = refusing([...path, 'Events', rule], () => evaluate(pattern, scope), {});
          for (const what of unsupportedInPattern(found))
            problem([...path, 'Events', rule], `the local engine does not match ${what}`);
          return found;
        }),
        schedules: fn.events.flatMap((event) => {
          if (event.kind !== 'schedule') return [];
          const place = [...path, 'Events', event.name];
          return refusing(place, () => [localSchedule(event.name, event, scope)], []);
        }),
        queues: fn.events.flatMap((event) => {
          if (event.kind !== 'queue') return [];
          const place = [...path, 'Events', event.name];
          return refusing(place, () => localQueueEvent(event.name, event, scope), undefined) ?? [];
        }),
      };
    });
  const queues = template.queues
    .filter(({ id, condition }) => applies(condition, ['Resources', id]))
    .flatMap((queue) => refusing(['Resources', queue.id, 'Properties'], () => [localQueue(queue, scope)], []));
  const outputs = template.outputs
    .filter(({ name: output, condition }) => applies(condition, ['Outputs', output]))
    .map(
      ({ name: output, value }) =>
        [output, refusing(['Outputs', output], () => evaluateText(value, scope), '')] as const,
    );
  if (problems.length > 0) throw templateFailure(template.file, problems, 'Take it out of the template.');
  return { functions, queues, outputs: Object.fromEntries(outputs) };
}

type Refusing = <T>(path: readonly string[], work: () => T, otherwise: T) => T;
type Problem = (path: readonly string[], text: string) => void;

function environmentOf(fn: TemplateFunction, scope: Scope, refusing: Refusing): Readonly<Record<string, string>> {
  const variables = Object.entries(fn.environment).map(([name, value]): [string, string] => {
    const path = ['Resources', fn.id, 'Properties', 'Environment', 'Variables', name];
    return [name, refusing(path, () => evaluateText(value, scope), '')];
  });
  return Object.fromEntries(variables);
}

/** How often a failed event comes again, here and on Lambda unless a template says otherwise. */
const repetitions = 2;

function refuseOthers(template: Template, problem: Problem): void {
  for (const { id, type } of template.resources) {
    if (type !== queueType && !withoutEffect.resources.has(type))
      problem(['Resources', id], `the local engine does not support the resource type ${type}`);
  }
  for (const { id, properties } of template.queues) {
    for (const property of Object.keys(properties)) {
      if (queueProperties.withoutEffect.has(property) || includes(queueProperties.supported, property)) continue;
      problem(
        ['Resources', id, 'Properties', property],
        `the local engine does not support the property ${property} of a queue`,
      );
    }
  }
  for (const { id, properties } of template.functions) {
    for (const property of Object.keys(properties)) {
      if (withoutEffect.functionProperties.has(property) || includes(supportedFunctionProperties, property)) continue;
      problem(['Resources', id, 'Properties', property], `the local engine does not support the property ${property}`);
    }
    const invocation = properties['EventInvokeConfig'];
    const attempts = isJsonObject(invocation) ? (invocation['MaximumRetryAttempts'] ?? repetitions) : repetitions;
    if (attempts !== repetitions)
      problem(
        ['Resources', id, 'Properties', 'EventInvokeConfig'],
        `the local engine repeats a failed event ${repetitions} times, whatever MaximumRetryAttempts is`,
      );
  }
  for (const [section, properties] of Object.entries(template.globals)) {
    for (const property of Object.keys(properties ?? {})) {
      if (section === 'Api' && withoutEffect.apiGlobals.has(property)) continue;
      problem(['Globals', section, property], `the local engine does not support ${property} of ${section}`);
    }
  }
}

function refuseInEvent(event: TemplateEvent, path: readonly string[], problem: Problem): void {
  if (event.kind === 'other') return problem(path, `the local engine does not support the event type ${event.type}`);
  const { supported, withoutEffect: harmless } = eventProperties[event.kind];
  for (const property of Object.keys(event.properties)) {
    if (!harmless.has(property) && !includes(supported, property))
      problem(path, `the local engine does not support ${property} of an event of type ${event.type}`);
  }
}

function includes(list: readonly string[], one: string): boolean {
  return list.includes(one);
}
