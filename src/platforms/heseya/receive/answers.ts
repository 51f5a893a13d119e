import { isRetryable, logFailure } from '../../../runtime/failures.ts';
import type { HttpResponse } from '../../../runtime/http.ts';
import type { Log } from '../../../runtime/log.ts';
import { Rejected, Retry } from '../../../runtime/outcomes.ts';
import type { Json } from '../../../runtime/ports.ts';

/** What is wrong with fields, by their names. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Rejected with what is wrong in each field. */
export class Invalid extends Rejected {
  override readonly name = 'Rejected';
  readonly errors: FieldErrors;

  constructor(message: string, errors: FieldErrors) {
    super(422, message);
    this.errors = errors;
  }
}

export const noContent: HttpResponse = { status: 204, body: '' };

/** Lists have no place in an `HttpResponse`, which is for objects. */
export function jsonAnswer(body: Json): HttpResponse {
  return { status: 200, headers: noStore, body: JSON.stringify(body) };
}

export const noStore = { 'cache-control': 'no-store' } as const;

/**
 * An error for both who read one: the dashboard shows `message` at the top, first-party apps have it in `error` (heseya-facts §5).
 */
export function errorAnswer(status: number, message: string, errors: FieldErrors = {}): HttpResponse {
  return { status, headers: noStore, body: { message, error: { code: status, message, errors } } };
}

/** The answer to what was thrown, with a line in the log. */
export function failureAnswer(error: unknown, log: Log): HttpResponse {
  logFailure(error, log);
  if (error instanceof Invalid) return errorAnswer(error.status, error.message, error.errors);
  if (error instanceof Rejected) return errorAnswer(error.status, error.message);
  if (error instanceof Retry) {
    const { body, headers } = errorAnswer(503, error.message);
    const after = error.after === undefined ? {} : { 'retry-after': String(Math.ceil(error.after)) };
    return { status: 503, headers: { ...headers, ...after }, body };
  }
  if (isRetryable(error)) return errorAnswer(503, 'Something that the app needs is not available right now');
  return errorAnswer(500, 'The request could not be processed');
}
