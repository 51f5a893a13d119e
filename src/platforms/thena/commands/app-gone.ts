import { Failure } from '../../../failure.ts';
import type { AppPlace } from '../wire/names.ts';

/** What the client throws where Thena does not find what a request is about. */
export const notFound = 'AB-THENA-NOTFOUND';

/** In the place of an id: the one that the engine has is forgotten, and the app is created anew. */
export const newApp = 'new';

/** The same failure with what to do about an app that Thena does not find. */
export function appGone(error: Failure, { reference }: Pick<AppPlace, 'reference'>): Failure {
  const { code, exit, retryable, message, because } = error;
  return new Failure(
    { code, exit, retryable },
    {
      message,
      ...(because === undefined ? {} : { because }),
      fix: `Check that the key belongs to the organisation of the app. If Thena has it no more, create it anew: app-builder deploy ${reference} --app-id ${newApp}`,
    },
    { cause: error },
  );
}
