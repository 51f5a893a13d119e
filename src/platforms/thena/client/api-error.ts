/**
 * The platform's API has refused a request. Shapes of its errors are not documented (thena-facts §7): what counts is the status.
 */
export class ThenaApiError extends Error {
  override readonly name = 'ThenaApiError';
  readonly status: number;
  /** The answer as it came, without keys; at most 2,000 characters. */
  readonly body: string;
  /** True where the same request may well be taken later: the message comes again then. */
  readonly retryable: boolean;

  constructor(request: string, status: number, body: string) {
    super(`Thena answers ${request} with HTTP ${String(status)}`);
    this.status = status;
    this.body = body;
    this.retryable = status >= 500 || status === 408;
  }
}
