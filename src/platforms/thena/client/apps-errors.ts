import { Failure, type FailureKind } from '../../../failure.ts';

const kinds = {
  credentials: { code: 'AB-THENA-CREDENTIALS', exit: 'credentials' },
  notFound: { code: 'AB-THENA-NOTFOUND', exit: 'failed' },
  slug: { code: 'AB-THENA-SLUG', exit: 'failed' },
  refused: { code: 'AB-THENA-REFUSED', exit: 'failed' },
  answer: { code: 'AB-THENA-ANSWER', exit: 'failed' },
  rate: { code: 'AB-THENA-RATE', exit: 'failed', retryable: true },
  unavailable: { code: 'AB-THENA-UNAVAILABLE', exit: 'failed', retryable: true },
} as const satisfies Record<string, FailureKind>;

/** What an answer that is no success means; `body` without keys. Statuses are all that is documented (thena-facts §7). */
export function refusalOf(operation: string, status: number, body: string): Failure {
  const because = body.trim() === '' ? `HTTP ${String(status)}` : `HTTP ${String(status)}: ${body}`;
  if (status === 401 || status === 403) {
    return new Failure(kinds.credentials, {
      message: `Thena does not accept the key for ${operation}`,
      because,
      fix: 'Give a personal API key of an administrator: dashboard, organisation settings, security and access.',
    });
  }
  if (status === 404) {
    return new Failure(kinds.notFound, {
      message: `Thena does not find what ${operation} is about`,
      because,
      fix: 'Check that the app exists, and that the key belongs to its organisation.',
    });
  }
  // The creation or the update of it: other things have conflicts of their own.
  const isOfApp = operation.endsWith(' of the app');
  if (
    (status === 409 && isOfApp) ||
    (status < 500 && /slug/i.test(body) && /taken|exist|unique|already|use/i.test(body))
  ) {
    return new Failure(kinds.slug, {
      message: 'Another app of the organisation has this slug',
      because,
      fix: 'Change app.slug in manifest.json, or tell App Builder the id of the app that has it.',
    });
  }
  if (status >= 500) return unavailable(operation, because);
  return new Failure(kinds.refused, {
    message: `Thena refuses ${operation}`,
    because,
    fix: 'Correct what Thena names in the files of the integration.',
  });
}

/** The request was carried out, but the answer has not what is needed to go on. */
export function unusableAnswer(operation: string, missing: string): Failure {
  return new Failure(kinds.answer, {
    message: `Thena's answer to ${operation} has no ${missing}`,
    because: 'its shape is another one than those that are known',
    fix: 'Look in the dashboard whether the change was made, and report this as a defect.',
  });
}

export function rateLimited(because: string): Failure {
  return new Failure(kinds.rate, {
    message: 'Thena limits the number of requests',
    because,
    fix: 'Run the same command again in a minute.',
  });
}

export function unavailable(operation: string, because: string): Failure {
  return new Failure(kinds.unavailable, {
    message: `Thena gives no usable answer to ${operation}`,
    because,
    fix: 'Run the same command again; what is done already is found and kept.',
  });
}
