/** What became of a rule whose trigger fired. */
export interface RuleRecord {
  readonly at: string;
  readonly account: string;
  readonly rule: string;
  readonly requestId: string;
  readonly outcome: 'done' | 'condition not met' | 'stopped';
  readonly detail: string;
}

const kept = 200;

/** The last 200, newest last. */
export class RuleLog {
  readonly #records: RuleRecord[] = [];

  add(record: RuleRecord): void {
    this.#records.push(record);
    if (this.#records.length > kept) this.#records.shift();
  }

  list(): readonly RuleRecord[] {
    return [...this.#records];
  }
}
