/** One attempt to deliver an event to a webhook. */
export interface Attempt {
  /** ISO 8601, when it began. */
  readonly at: string;
  readonly formId: string;
  readonly tag: string;
  readonly eventId: string;
  readonly url: string;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why it failed. */
  readonly error: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly nextAttemptAt: string | null;
}

/** As many as Typeform's own log shows (external-apis §2.2). */
const keptPerWebhook = 50;

/** The last attempts of each webhook, oldest first. */
export class AttemptLog {
  #entries: readonly { readonly webhookId: string; readonly attempt: Attempt }[] = [];

  add(webhookId: string, attempt: Attempt): void {
    const earlier = this.#entries.filter((entry) => entry.webhookId === webhookId);
    const over = earlier.length >= keptPerWebhook ? earlier[0] : undefined;
    this.#entries = [...this.#entries.filter((entry) => entry !== over), { webhookId, attempt }];
  }

  list(formId?: string): readonly Attempt[] {
    const attempts = this.#entries.map(({ attempt }) => attempt);
    return formId === undefined ? attempts : attempts.filter((attempt) => attempt.formId === formId);
  }
}
