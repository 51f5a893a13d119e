/** A request as the core sees it, whichever way it came. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** A parameter that was given more than once has more than one value. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they were sent: signatures are over these. */
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text as it is, e.g. a page, with the `content-type` of the headers. */
  readonly body: Readonly<Record<string, unknown>> | string;
}

/** The only value of a query parameter; undefined where it is missing, empty or given twice with different values. */
export function single(query: HttpRequest['query'], name: string): string | undefined {
  const values = new Set(Object.hasOwn(query, name) ? query[name] : []);
  const [value] = values;
  return values.size === 1 && value !== '' ? value : undefined;
}
