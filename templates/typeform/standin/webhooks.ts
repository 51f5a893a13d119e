import type { EventType } from './event.ts';
import { newWebhookId } from './identifiers.ts';
import { timestamp } from './timestamp.ts';
import type { EventTypes, WebhookInput } from './webhook-input.ts';

/** As the API shows it, without the secret (external-apis §2.1). */
export interface Webhook {
  readonly id: string;
  readonly form_id: string;
  readonly tag: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly verify_ssl: boolean;
  /** Only where the webhook was made with it. */
  readonly event_types?: EventTypes;
  readonly created_at: string;
  readonly updated_at: string;
}

interface Row {
  shown: Webhook;
  secret: string | undefined;
  /** Failed attempts since the last one that was accepted. */
  failures: number;
}

/** The webhooks of all forms. */
export class Webhooks {
  readonly #now: () => number;
  #rows: readonly Row[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  of(formId: string): readonly Webhook[] {
    return this.#rows.filter(({ shown }) => shown.form_id === formId).map(({ shown }) => shown);
  }

  find(formId: string, tag: string): Webhook | undefined {
    return this.#row(formId, tag)?.shown;
  }

  withId(id: string): Webhook | undefined {
    return this.#withId(id)?.shown;
  }

  secretOf({ id }: Webhook): string | undefined {
    return this.#withId(id)?.secret;
  }

  /** Creates it, or replaces all but its id and the time of its creation; what failed before is forgotten. */
  put(formId: string, tag: string, input: WebhookInput): Webhook {
    const at = timestamp(this.#now());
    const existing = this.#row(formId, tag);
    const { url, enabled, secret, verify_ssl = true, event_types } = input;
    const shown: Webhook = {
      id: existing?.shown.id ?? newWebhookId(),
      form_id: formId,
      tag,
      url,
      enabled,
      verify_ssl,
      ...(event_types === undefined ? {} : { event_types }),
      created_at: existing?.shown.created_at ?? at,
      updated_at: at,
    };
    if (existing === undefined) this.#rows = [...this.#rows, { shown, secret, failures: 0 }];
    else Object.assign(existing, { shown, secret, failures: 0 });
    return shown;
  }

  /** False if there was none. */
  remove(formId: string, tag: string): boolean {
    const row = this.#row(formId, tag);
    this.#rows = this.#rows.filter((other) => other !== row);
    return row !== undefined;
  }

  disable({ id }: Webhook): void {
    const row = this.#withId(id);
    if (row !== undefined) row.shown = { ...row.shown, enabled: false, updated_at: timestamp(this.#now()) };
  }

  accepted({ id }: Webhook): void {
    const row = this.#withId(id);
    if (row !== undefined) row.failures = 0;
  }

  /** How many attempts have failed in a row, this one included. */
  failed({ id }: Webhook): number {
    const row = this.#withId(id);
    if (row === undefined) return 0;
    row.failures += 1;
    return row.failures;
  }

  #row(formId: string, tag: string): Row | undefined {
    return this.#rows.find(({ shown }) => shown.form_id === formId && shown.tag === tag);
  }

  #withId(id: string): Row | undefined {
    return this.#rows.find(({ shown }) => shown.id === id);
  }
}

/** Completed forms only, unless the webhook says what it wants (external-apis §2.1). */
export function subscribes({ event_types }: Webhook, type: EventType): boolean {
  return event_types === undefined ? type === 'form_response' : event_types[type] === true;
}
