/** A request as it came, without secrets, and what came of it. */
export interface RequestRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly endpoint: 'token' | 'graphql' | 'download';
  /** Undefined where it could not be told whose it is. */
  readonly clientId: string | undefined;
  /** `authorizedSites`, fields of a site such as `assetResources`, or the grant type. */
  readonly operations: readonly string[];
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** `x-ls-integration-id` and `x-ls-integration-version`, as far as they were sent. */
  readonly integration: Readonly<Record<string, string>>;
  readonly status: number;
  /** What was wrong with it, or what it was struck with. */
  readonly problem?: string;
}

const kept = 10_000;

/** The last requests, oldest first. */
export class RequestRecords {
  #records: RequestRecord[] = [];

  add(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length >= 2 * kept) this.#records = this.#records.slice(kept);
  }

  list(): readonly RequestRecord[] {
    return this.#records.slice(-kept);
  }

  /** By operation; a request with several counts for each. */
  counts(): Readonly<Record<string, number>> {
    const counts = new Map<string, number>();
    for (const operation of this.list().flatMap(({ operations }) => operations)) {
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
  }

  clear(): void {
    this.#records = [];
  }
}
