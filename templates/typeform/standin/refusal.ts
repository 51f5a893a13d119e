import type { StandinResponse } from '../../../src/sandbox/standin.ts';

export interface Detail {
  readonly code: string;
  readonly description: string;
  readonly field: string;
}

/** The error envelope of external-apis §2.1. */
export function refusal(
  status: number,
  code: string,
  description: string,
  details: readonly Detail[] = [],
): StandinResponse {
  return { status, body: { code, description, ...(details.length === 0 ? {} : { details }) } };
}

export function unauthorized(code: 'UNAUTHORIZED' | 'AUTHENTICATION_FAILED'): StandinResponse {
  return refusal(401, code, 'The access token is missing, unknown or revoked');
}

export function forbidden(why: string): StandinResponse {
  return refusal(403, 'FORBIDDEN', why);
}

export function noForm(formId: string): StandinResponse {
  return refusal(404, 'FORM_NOT_FOUND', `There is no form ${formId}`);
}

export function notFound(what: string): StandinResponse {
  return refusal(404, 'NOT_FOUND', what);
}
