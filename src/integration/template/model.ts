import type { Json, JsonObject } from '../../runtime/ports.ts';

/**
 * A SAM template as data. Values that CloudFormation computes keep their long form, e.g. `{ "Fn::Sub": "…" }`, whichever form the
 * file has; `resolve.ts` gives them a value.
 */
export interface Template {
  /** Absolute path. */
  readonly file: string;
  readonly description: string | undefined;
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  readonly conditions: JsonObject;
  readonly functions: readonly TemplateFunction[];
  /** Everything that is no function. */
  readonly resources: readonly TemplateResource[];
  /** Those of the resources that are queues of SQS. */
  readonly queues: readonly TemplateQueue[];
  readonly outputs: readonly TemplateOutput[];
  /** `Globals` without `Function`, whose values the functions have already. */
  readonly globals: JsonObject;
  /** The whole document in long form. */
  readonly document: JsonObject;
  /** Line of a place, e.g. `['Resources', 'SecretsFunction']`, or of the nearest place around it. */
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

export interface TemplateParameter {
  readonly type: string;
  readonly default: string | undefined;
  readonly allowedValues: readonly string[] | undefined;
  readonly allowedPattern: string | undefined;
  readonly noEcho: boolean;
  readonly description: string | undefined;
}

export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly condition: string | undefined;
  readonly properties: JsonObject;
}

export interface TemplateFunction extends TemplateResource {
  /** Folder of the code, relative to the template. */
  readonly codeUri: string;
  /** Entry file relative to `codeUri`, e.g. `handler.ts`; from the build metadata, else from the handler. */
  readonly entry: string | undefined;
  /** As in the template, e.g. `index.handler`. */
  readonly handler: string;
  /** What the entry file exports: the last part of the handler. */
  readonly exportName: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number | undefined;
  readonly environment: JsonObject;
  readonly events: readonly TemplateEvent[];
}

export type TemplateEvent = { readonly name: string; readonly type: string; readonly properties: JsonObject } & (
  | { readonly kind: 'api'; readonly path: string; readonly method: string }
  | { readonly kind: 'rule'; readonly pattern: Json }
  | ({ readonly kind: 'schedule' } & TemplateSchedule)
  | ({ readonly kind: 'queue' } & TemplateQueueEvent)
  | { readonly kind: 'other' }
);

/** Values may still have to be worked out, e.g. `{ "Ref": "RateParameter" }`. */
export interface TemplateSchedule {
  /** e.g. `rate(1 hour)` */
  readonly schedule: Json;
  /** JSON text that the function gets instead of an event. */
  readonly input: Json | undefined;
  /** `ENABLED` or `DISABLED`. */
  readonly state: Json;
}

/** How a function takes messages from a queue. */
export interface TemplateQueueEvent {
  /** Logical id; undefined for a queue that is not one of the template. */
  readonly queue: string | undefined;
  /** Messages that the function gets at once, at most. */
  readonly batchSize: number;
  /** Batches that are worked on at the same time, at most; undefined: as many as Lambda likes. */
  readonly maximumConcurrency: number | undefined;
  /** May still have to be worked out. */
  readonly enabled: Json;
}

/** A queue of SQS. Times are seconds; values may still have to be worked out. */
export interface TemplateQueue extends TemplateResource {
  readonly visibilityTimeout: Json;
  readonly delay: Json;
  readonly retention: Json;
  readonly redrive: TemplateRedrive | undefined;
  /** True where something gives messages or events up to it: a redrive, a rule, a schedule, a function. */
  readonly isDeadLetters: boolean;
}

export interface TemplateRedrive {
  /** Logical id; undefined for a queue that is not one of the template. */
  readonly deadLetters: string | undefined;
  readonly maxReceiveCount: Json;
}

export interface TemplateOutput {
  readonly name: string;
  readonly value: Json;
  readonly description: string | undefined;
  readonly condition: string | undefined;
}
