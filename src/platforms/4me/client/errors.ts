import { Failure, type FailureKind } from '../../../failure.ts';

const kinds = {
  credentials: { code: 'AB-4ME-CREDENTIALS', exit: 'credentials' },
  scope: { code: 'AB-4ME-SCOPE', exit: 'credentials' },
  notFound: { code: 'AB-4ME-NOTFOUND', exit: 'failed' },
  validation: { code: 'AB-4ME-VALIDATION', exit: 'failed' },
  rate: { code: 'AB-4ME-RATE', exit: 'failed', retryable: true },
  unavailable: { code: 'AB-4ME-UNAVAILABLE', exit: 'failed', retryable: true },
  refused: { code: 'AB-4ME-REFUSED', exit: 'failed' },
  result: { code: 'AB-4ME-RESULT', exit: 'failed', retryable: true },
} as const satisfies Record<string, FailureKind>;

/** The platform does not know the credentials: HTTP 400 or 401 of the token endpoint, 401 of the others (4me-facts §2, §4). */
export class Unauthorised extends Failure {
  constructor(host: string, because: string, used: 'client' | 'accessToken' = 'client') {
    super(kinds.credentials, {
      message: `${host} does not accept the credentials`,
      because,
      fix:
        used === 'client'
          ? 'Check the client ID and the token of the OAuth application, and that it is enabled.'
          : 'Check the personal access token that was given as accessToken: it may have expired or been revoked.',
    });
  }
}

/** The credentials are good but a scope is missing: "Unauthorized" beside the data, or HTTP 403 (4me-facts §4). */
export class MissingScope extends Failure {
  constructor(operation: string, because: string) {
    super(kinds.scope, {
      message: `A scope is missing for ${operation}`,
      because,
      fix: 'Check that the credentials belong to the account, and that its OAuth application has the scope.',
    });
  }
}

export class NotFound extends Failure {
  constructor(operation: string) {
    super(kinds.notFound, {
      message: `4me does not find the record of ${operation}`,
      because: 'Not Found',
      fix: 'Check that the record exists in this account.',
    });
  }
}

/** A mutation was refused: its payload had `errors` (4me-facts §4). */
export class Validation extends Failure {
  readonly path: readonly string[];

  constructor(operation: string, errors: readonly { readonly path: readonly string[]; readonly message: string }[]) {
    const texts = errors.map((error) => [error.path.join('.'), error.message].filter((part) => part !== '').join(': '));
    super(kinds.validation, {
      message: `4me refuses ${operation}`,
      because: texts.join('; '),
      fix: 'Correct the value that 4me names.',
    });
    this.path = errors[0]?.path ?? [];
  }
}

export class RateLimited extends Failure {
  /** Seconds until the platform accepts requests again, where it said so. */
  readonly retryAfter: number | undefined;

  constructor(host: string, retryAfter: number | undefined) {
    super(kinds.rate, {
      message: `${host} limits the number and the cost of requests`,
      because: 'Too Many Requests',
      fix: retryAfter === undefined ? 'Try again later.' : `Try again in ${String(retryAfter)} seconds.`,
    });
    this.retryAfter = retryAfter;
  }
}

/** No usable answer, also after retries. */
export class Unavailable extends Failure {
  /** True where a mutation may have been carried out all the same. */
  readonly outcomeUnknown: boolean;

  constructor(host: string, because: string, outcomeUnknown: boolean) {
    super(kinds.unavailable, {
      message: `${host} gives no usable answer`,
      because: outcomeUnknown ? `${because}; whether the change was made is not known` : because,
      fix: 'Run the same command again; what is done already is found and kept.',
    });
    this.outcomeUnknown = outcomeUnknown;
  }
}

/** The platform refused a request for another reason, e.g. an unknown field. */
export class RequestRefused extends Failure {
  constructor(operation: string, because: string) {
    super(kinds.refused, {
      message: `4me refuses ${operation}`,
      because,
      fix: 'Check that domain and account are right; otherwise report this as a defect.',
    });
  }
}

/** What an asynchronous query has brought cannot be read, or not any more: its address ends (4me-facts §7). */
export class ResultUnreadable extends Failure {
  constructor(because: string) {
    super(kinds.result, {
      message: 'The result of an asynchronous query cannot be read',
      because,
      fix: 'Send the query again; records that it has made are found by their source.',
    });
  }
}
