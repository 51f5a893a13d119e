/** One request that the sandbox answered. Holds no header and no body. */
export interface RequestEntry {
  readonly at: string;
  readonly host: string;
  readonly method: string;
  /** Without the query, which may hold a code. */
  readonly path: string;
  /** GraphQL operation, or what a stand-in calls the request. */
  readonly operation: string | null;
  readonly mutation: boolean;
  /** Null when the connection was reset. */
  readonly status: number | null;
  readonly durationMs: number;
  /** To `oauth.`, `graphql.` or `api.`; only these count as requests to 4me. */
  readonly platform: boolean;
}

const kept = 10_000;

/** The last 10,000 requests. A mark is a place in the sequence; marks stay valid for ever. */
export class RequestLog {
  readonly #entries: RequestEntry[] = [];
  #dropped = 0;

  add(entry: RequestEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length <= kept) return;
    this.#entries.shift();
    this.#dropped += 1;
  }

  mark(): number {
    return this.#dropped + this.#entries.length;
  }

  /** Requests to 4me since `mark`, oldest first. */
  since(mark: number): readonly RequestEntry[] {
    return this.all(mark).filter(({ platform }) => platform);
  }

  /** Requests to any host since `mark`, oldest first. */
  all(mark = 0): readonly RequestEntry[] {
    return this.#entries.slice(Math.max(0, mark - this.#dropped));
  }
}
