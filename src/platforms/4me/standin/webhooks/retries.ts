/**
 * How long after a failed attempt the next one follows, in milliseconds. The platform says "periodically" and drops a
 * message after "several" failures (4me-facts §8) without numbers; this schedule is the sandbox's own: seven attempts
 * within about seven hours.
 */
export const retryDelays: readonly number[] = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000];

const failuresBeforeDisabled = 20;
const week = 7 * 24 * 3_600_000;

/**
 * Counts failures in a row. A webhook is disabled after 20 failures without a success in between that stretch over more
 * than a week (4me-facts §8).
 */
export class FailureStreaks {
  readonly #since = new Map<string, number>();

  succeeded(webhookId: string): void {
    this.#since.delete(webhookId);
  }

  /** True when this failure is the one that disables the webhook. */
  failed(webhookId: string, failures: number, now: number): boolean {
    const since = this.#since.get(webhookId) ?? now;
    this.#since.set(webhookId, since);
    return failures >= failuresBeforeDisabled && now - since > week;
  }
}
