import type { Standin } from '../../../src/sandbox/standin.ts';
import { Api } from './api.ts';
import { AttemptLog } from './attempts.ts';
import type { Attempt } from './attempts.ts';
import { Emitter } from './emitter.ts';
import { formEvent } from './event.ts';
import type { Filling, FormEvent } from './event.ts';
import { Faults } from './faults.ts';
import type { Fault } from './faults.ts';
import { formPage } from './form-page.ts';
import { formHost, ownAddress } from './form.ts';
import type { Form } from './form.ts';
import type { DeliveryOptions } from './message.ts';
import { panelOf } from './panel.ts';
import { backOff, failuresBeforeDisabled } from './retries.ts';
import { operationOf, routeOf } from './routes.ts';
import { realScheduler } from '../../../src/sandbox/scheduler.ts';
import type { Scheduler } from '../../../src/sandbox/scheduler.ts';
import { seededForms, seededTokens } from './seed.ts';
import type { Token } from './tokens.ts';
import { subscribes, Webhooks } from './webhooks.ts';
import type { Webhook } from './webhooks.ts';

export { formEvent } from './event.ts';
export type { Filling, FormEvent } from './event.ts';
export { everyAnswer, everyKind } from './every-kind.ts';
export type { Fault } from './faults.ts';
export {
  partial,
  withEmptyAnswers,
  withFlatDefinition,
  withoutAnswers,
  withoutDefinitionOf,
  withoutRefInAnswer,
} from './oddities.ts';

export interface TypeformOptions {
  /** Milliseconds since the epoch; for real time only, a scheduler brings its own clock. */
  readonly now?: () => number;
  readonly scheduler?: Scheduler;
  /** Beside the seeded ones; one with the id of another takes its place. */
  readonly forms?: readonly Form[];
  /** Beside the seeded ones. */
  readonly tokens?: readonly Token[];
  /** Milliseconds after each failed attempt that no rule of its own is published for. */
  readonly retryDelays?: readonly number[];
  /** Failed attempts in a row that disable a webhook. */
  readonly failuresBeforeDisabled?: number;
}

export interface TypeformStandin extends Standin {
  forms(): readonly Form[];
  /** Submits a form: makes the event and starts its deliveries. Throws an Error if the form takes no such answers. */
  fillIn(formId: string, filling: Filling, how?: DeliveryOptions): FormEvent;
  /** Starts the deliveries of an event as it is; the same one again is a duplicate. */
  send(event: FormEvent, how?: DeliveryOptions): void;
  /** What the API does to the next `times` requests, by default to all; undefined ends it. */
  failWith(fault: Fault | undefined, times?: number): void;
  webhooks(formId: string): readonly Webhook[];
  /** The API never shows it. */
  secretOf(formId: string, tag: string): string | undefined;
  /** The last 50 of each webhook, oldest first. */
  attempts(formId?: string): readonly Attempt[];
  /** Resolves when no delivery is under way; retries that wait for their time do not count. */
  settled(): Promise<void>;
  /** Cancels retries and cuts deliveries that are under way. */
  close(): Promise<void>;
}

/** Typeform as it answers, and delivers, on this machine (external-apis §2.1 to §2.4, §2.8). */
export function typeform(options: TypeformOptions = {}): TypeformStandin {
  const { scheduler = realScheduler(options.now) } = options;
  const forms = new Map([...seededForms, ...(options.forms ?? [])].map((form) => [form.id, form]));
  const webhooks = new Webhooks(() => scheduler.now());
  const api = new Api({ forms, tokens: [...seededTokens, ...(options.tokens ?? [])], webhooks });
  const faults = new Faults(scheduler);
  const log = new AttemptLog();
  const emitter = new Emitter({
    webhooks,
    log,
    scheduler,
    retryDelays: options.retryDelays ?? backOff,
    failuresBeforeDisabled: options.failuresBeforeDisabled ?? failuresBeforeDisabled,
  });
  const fillIn: TypeformStandin['fillIn'] = (formId, filling, how) => {
    const form = forms.get(formId);
    if (form === undefined) throw new Error(`There is no form ${formId}`);
    const event = formEvent(form, filling, scheduler.now());
    emitter.send(event, how);
    return event;
  };
  const pages = {
    forms,
    submit: fillIn,
    listeners: (formId: string) =>
      webhooks.of(formId).filter((webhook) => webhook.enabled && subscribes(webhook, 'form_response')).length,
  };
  return {
    name: 'Typeform',
    hosts: ['api.typeform.com', 'api.eu.typeform.com', formHost],
    async handle(request) {
      if (request.url.hostname === formHost) return formPage(pages, request);
      const route = routeOf(request.url.pathname);
      const operation = route === undefined ? undefined : operationOf(route, request.method);
      const answer = (await faults.strike()) ?? api.handle(request, route, operation);
      return operation === undefined ? answer : { ...answer, operation };
    },
    forms: () => [...forms.values()],
    fillIn,
    send: (event, how) => emitter.send(event, how),
    failWith: (fault, times = Number.POSITIVE_INFINITY) => faults.set(fault, times),
    webhooks: (formId) => webhooks.of(formId),
    secretOf(formId, tag) {
      const webhook = webhooks.find(formId, tag);
      return webhook === undefined ? undefined : webhooks.secretOf(webhook);
    },
    attempts: (formId) => log.list(formId),
    standsFor: ownAddress,
    panel() {
      const all = [...forms.keys()].flatMap((formId) => webhooks.of(formId));
      return panelOf({
        forms: [...forms.values()],
        webhooks: all.map((webhook) => ({ webhook, isSigned: (webhooks.secretOf(webhook) ?? '') !== '' })),
        attempts: log.list(),
      });
    },
    settled: async () => emitter.settled(),
    async close() {
      faults.close();
      await emitter.close();
    },
  };
}
