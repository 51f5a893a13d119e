import type { JsonMap } from './json-value.ts';

/** Names and words as in Heseya's core (heseya-facts §7). */
const kinds = {
  UNAUTHORIZED: [401, 'Unauthenticated'],
  FORBIDDEN: [403, 'This action is unauthorized.'],
  NOT_FOUND: [404, 'Page not found'],
  INTERNAL_SERVER_ERROR: [500, 'Internal server error'],
  VALIDATION_ERROR: [422, 'The given data was invalid.'],
  CLIENT_APPS_NO_ACCESS: [400, 'Applications cannot access this endpoint'],
  CLIENT_WEBHOOK_APP_ACTION: [403, 'Only application can use this method on this webhook'],
  CLIENT_WEBHOOK_USER_ACTION: [403, 'Only user can use this method on this webhook'],
  CLIENT_ASSIGN_INVALID_PERMISSIONS: [422, 'Assigning invalid permissions'],
  CLIENT_ADD_APP_WITH_PERMISSIONS_USER_DONT_HAVE: [422, "Can't add an app with permissions you don't have"],
  CLIENT_FAILED_TO_CONNECT_WITH_APP: [422, 'Failed to connect with application'],
  CLIENT_APP_INFO_RESPONDED_WITH_INVALID_CODE: [422, 'Application info responded with invalid status code'],
  CLIENT_APP_RESPONDED_WITH_INVALID_INFO: [422, 'App responded with invalid info'],
  CLIENT_APP_WANTS_INVALID_PERMISSION: [422, 'App wants invalid permissions'],
  CLIENT_ADD_APP_WITHOUT_REQUIRED_PERMISSIONS: [422, "Can't add app without all required permissions"],
  CLIENT_ADD_PERMISSION_APP_DOESNT_WANT: [422, "Can't add any permissions application doesn't want"],
  CLIENT_APP_INSTALLATION_RESPONDED_WITH_INVALID_CODE: [
    422,
    'Application installation responded with invalid status code',
  ],
  CLIENT_INVALID_INSTALLATION_RESPONSE: [422, 'App has invalid installation response'],
  CLIENT_INVALID_CREDENTIALS: [422, 'Invalid credentials'],
  CLIENT_INVALID_TOKEN: [422, 'Invalid token'],
  CLIENT_INVALID_IDENTITY_TOKEN: [422, 'Invalid identity token'],
  CLIENT_USER_DOESNT_EXIST: [422, "User doesn't exist"],
  CLIENT_NO_REQUIRED_PERMISSIONS_TO_EVENTS: [422, 'No required permissions to events'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

export type CoreErrorKey = keyof typeof kinds;

/** What the core refuses; the API answers with its envelope. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly status: number;
  readonly key: CoreErrorKey;
  readonly errors: readonly string[] | JsonMap;

  constructor(key: CoreErrorKey, errors: CoreError['errors'] = []) {
    const [status, message] = kinds[key];
    super(message);
    this.status = status;
    this.key = key;
    this.errors = errors;
  }

  /** `{error: {message, code, key, errors}}` */
  envelope(): object {
    return { error: { message: this.message, code: this.status, key: this.key, errors: this.errors } };
  }
}

/** One rule of Laravel that a field breaks, e.g. `REQUIRED`. */
export interface Broken {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** Throws VALIDATION_ERROR if anything is broken. */
export function refuseBroken(broken: readonly Broken[]): void {
  if (broken.length === 0) return;
  const errors: Record<string, object[]> = {};
  for (const { field, rule, message } of broken) {
    (errors[field] ??= []).push({ key: `VALIDATION_${rule}`, message });
  }
  throw new CoreError('VALIDATION_ERROR', errors);
}
