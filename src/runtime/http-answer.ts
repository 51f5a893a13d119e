/** An answer that was read whole: what is used of a `Response`, which is one as well. */
export interface HttpAnswer {
  /** Whether the status is one of success. */
  readonly ok: boolean;
  readonly status: number;
  readonly headers: AnswerHeaders;
  arrayBuffer(): Promise<ArrayBufferLike>;
  /** The same without a copy; a `Response` has it from Node 22 on. */
  bytes?(): Promise<Uint8Array>;
  text(): Promise<string>;
  /** Rejects with SyntaxError where it is no JSON. */
  json(): Promise<unknown>;
}

export interface AnswerHeaders {
  /** By its name, in any case; null where it is not there. */
  get(name: string): string | null;
}

/** Small ones are views of a pool, which has other things too. */
const isAlone = (body: Buffer): boolean => body.byteLength === body.buffer.byteLength;

/** Not a `Response` itself: those bring a library that a function has no other use for. */
export function httpAnswer(status: number, headers: AnswerHeaders, body: Buffer): HttpAnswer {
  return {
    ok: status >= 200 && status < 300,
    status,
    headers,
    arrayBuffer: () => Promise.resolve(isAlone(body) ? body.buffer : new Uint8Array(body).buffer),
    bytes: () => Promise.resolve(body),
    text: () => Promise.resolve(body.toString('utf8')),
    json: () =>
      new Promise((resolve) => {
        resolve(JSON.parse(body.toString('utf8')));
      }),
  };
}
