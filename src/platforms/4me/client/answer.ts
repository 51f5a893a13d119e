import type { Document, Payload } from './document.ts';
import { MissingScope, NotFound, RequestRefused, Validation } from './errors.ts';

/** A GraphQL answer as it came, not checked. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

interface TopLevelError {
  readonly message: string;
  readonly path: readonly unknown[];
}

function topLevelErrors(errors: unknown): readonly TopLevelError[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => {
    const fields: Readonly<Record<string, unknown>> = typeof error === 'object' && error !== null ? { ...error } : {};
    return {
      message: typeof fields['message'] === 'string' ? fields['message'] : 'an error without a message',
      path: Array.isArray(fields['path']) ? fields['path'] : [],
    };
  });
}

const where = ({ path, message }: TopLevelError): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;

/**
 * The data of an answer. Throws MissingScope for "Unauthorized", NotFound for "Not Found" (4me-facts §4), RequestRefused
 * for any other error.
 */
export function dataOf<Result, Variables extends object>(
  document: Document<Result, Variables>,
  answer: Answer,
): Result {
  const errors = topLevelErrors(answer.errors);
  const scope = errors.filter((error) => error.message === 'Unauthorized');
  if (scope.length > 0) throw new MissingScope(document.name, scope.map(where).join('; '));
  if (errors.some((error) => error.message === 'Not Found')) throw new NotFound(document.name);
  if (errors.length > 0) throw new RequestRefused(document.name, errors.map(where).join('; '));
  if (typeof answer.data !== 'object' || answer.data === null) {
    throw new RequestRefused(document.name, 'the answer has no data');
  }
  return answer.data as Result;
}

/** Throws Validation where a payload of a mutation's answer has errors. */
export function checkPayloads(name: string, data: object): void {
  const errors = Object.values(data).flatMap((payload: Partial<Payload> | null) => payload?.errors ?? []);
  if (errors.length === 0) return;
  throw new Validation(
    name,
    errors.map(({ path, message }) => ({ path: path ?? [], message: message ?? 'refused without a message' })),
  );
}
