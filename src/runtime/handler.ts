import { requestOf, resultOf } from './adapters/api-gateway.ts';
import { isRetryable, logFailure } from './failures.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { createLog, presentable, type Log } from './log.ts';
import { Rejected, Retry } from './outcomes.ts';
import { pathParameters } from './path.ts';
import type { Ports } from './ports.ts';
import { unaccepted } from './unaccepted.ts';

/** What one invocation has besides its event. */
export interface Invocation {
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
  /** ARN of this function, without version or alias; undefined where the engine does not say. */
  readonly functionArn: string | undefined;
}

export type Receiver<Event, Result> = (event: Event, invocation: Invocation) => Promise<Result>;

/** Something that wakes the handler over HTTP. `bind` is called once for each process: caches live in its closure. */
export interface HttpSource {
  readonly kind: 'http';
  readonly methods: readonly string[];
  /** End of the path, e.g. `callback` or `survey/{account}`; undefined: any path. */
  readonly path?: string;
  /** Bytes; a larger body is answered with 413 before anything looks at it. */
  readonly limit: number;
  /** Does from a queue what the source has put there instead of doing it while the sender waits; bound as well. */
  readonly queued?: EventSource;
  bind(ports: Ports): Receiver<HttpRequest, HttpResponse>;
}

/** Something that wakes the handler without HTTP: a bus event, a schedule, a queue. */
export interface EventSource {
  readonly kind: 'event';
  accepts(event: unknown, ports: Pick<Ports, 'environment'>): boolean;
  /** One source for what both accept, e.g. for messages of one queue; undefined where they have nothing in common. */
  join?(other: EventSource): EventSource | undefined;
  bind(ports: Ports): Receiver<unknown, unknown>;
}

export type Source = HttpSource | EventSource;

/** What the engine calls for each event. */
export type BoundHandler = (event: unknown, context?: unknown) => Promise<unknown>;

/** A handler that still needs its engine's ports. */
export interface HandlerDefinition {
  bind(ports: Ports): BoundHandler;
}

const defaultTimeout = 60_000;

function deadlineOf(context: unknown, now: number): number {
  if (typeof context === 'object' && context !== null && 'getRemainingTimeInMillis' in context) {
    const { getRemainingTimeInMillis } = context;
    const left = typeof getRemainingTimeInMillis === 'function' ? Number(getRemainingTimeInMillis.call(context)) : NaN;
    if (Number.isFinite(left)) return now + left;
  }
  return now + defaultTimeout;
}

function functionArnOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('invokedFunctionArn' in context)) return undefined;
  const { invokedFunctionArn: arn } = context;
  // arn:aws:lambda:<region>:<account>:function:<name>, and perhaps the version or alias that was called.
  return typeof arn === 'string' ? arn.split(':').slice(0, 7).join(':') : undefined;
}

function failed(error: unknown, log: Log): HttpResponse {
  logFailure(error, log);
  if (error instanceof Rejected) return { status: error.status, body: { message: error.message } };
  if (error instanceof Retry) {
    const headers = error.after === undefined ? {} : { 'retry-after': String(Math.ceil(error.after)) };
    return { status: 503, headers, body: { message: error.message } };
  }
  if (isRetryable(error)) {
    return { status: 503, body: { message: 'Something that the message needs is not available right now' } };
  }
  return { status: 500, body: { message: 'The message could not be processed' } };
}

const maskedText = (text: string): string => String(presentable(text));

/** Whoever called writes it into the log as it is, with whatever it carries: Lambda does. */
function masked(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(maskedText(String(error)));
  const shown = new Error(maskedText(error.message));
  shown.name = error.name;
  shown.stack = maskedText(error.stack ?? '');
  return shown;
}

interface BoundSource {
  readonly source: HttpSource;
  readonly receive: Receiver<HttpRequest, HttpResponse>;
}

function choose(sources: readonly BoundSource[], request: HttpRequest): BoundSource {
  const named = sources.filter(({ source: { path } }) => path !== undefined && pathParameters(path, request.path));
  const candidates = named.length > 0 ? named : sources.filter(({ source }) => source.path === undefined);
  const chosen = candidates.find(({ source }) => source.methods.includes(request.method));
  if (chosen !== undefined) return chosen;
  const methods = candidates.flatMap(({ source }) => source.methods);
  if (methods.length === 0) throw new Rejected(400, 'Nothing is served at this address');
  throw new Rejected(405, `Method not allowed. Use ${methods.join(' or ')} instead.`);
}

/** Sources that have something in common become one; the others stay as they are. */
function joined([first, ...rest]: readonly EventSource[]): readonly EventSource[] {
  if (first === undefined) return [];
  let one = first;
  const others: EventSource[] = [];
  for (const source of rest) {
    const both = one.join?.(source);
    if (both === undefined) others.push(source);
    else one = both;
  }
  return [one, ...joined(others)];
}

/**
 * One handler for everything that wakes an integration. HTTP requests are answered by what the source returns, or by
 * what it throws: `Rejected` with its status, `Retry` with 503, anything else with 500 and a line in the log. Other events
 * go to the first source that accepts them; what such a source throws is thrown, without what looks like a secret, so that the
 * engine repeats the event.
 */
export function createHandler(...sources: readonly Source[]): HandlerDefinition {
  return {
    bind(ports) {
      const http = sources.flatMap((source) =>
        source.kind === 'http' ? [{ source, receive: source.bind(ports) }] : [],
      );
      const others = sources.flatMap((source) => (source.kind === 'event' ? source : (source.queued ?? [])));
      const events = joined(others).map((source) => ({ source, receive: source.bind(ports) }));
      return async (event, context) => {
        const deadline = deadlineOf(context, ports.now());
        const functionArn = functionArnOf(context);
        const request = requestOf(event);
        if (request === undefined) {
          const accepting = events.find(({ source }) => source.accepts(event, ports));
          if (accepting === undefined) throw new Error(unaccepted(event));
          try {
            return await accepting.receive(event, { log: createLog(ports, {}), deadline, functionArn });
          } catch (error) {
            throw masked(error);
          }
        }
        const delivery = request.headers['x-4me-delivery'] ?? request.headers['x-xurrent-delivery'];
        const log = createLog(ports, delivery === undefined ? {} : { delivery });
        try {
          const { source, receive } = choose(http, request);
          if (request.body.length > source.limit) throw new Rejected(413, 'The message is too large');
          return resultOf(await receive(request, { log, deadline, functionArn }));
        } catch (error) {
          return resultOf(failed(error, log));
        }
      };
    },
  };
}
