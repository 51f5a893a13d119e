import { CoreError } from './core-error.ts';
import type { Subject } from './model.ts';
import type { Route } from './route.ts';
import { sandboxTokens } from './seed.ts';
import type { Store } from './store.ts';
import type { TokenSubject } from './tokens.ts';

/** What a route asks of its caller. Throws like `bearerOf`, and FORBIDDEN or CLIENT_APPS_NO_ACCESS. */
export function admitted(store: Store, route: Route, authorization: string | undefined): Subject {
  if (route.open === true) return { kind: 'unauthenticated' };
  const subject = bearerOf(store, authorization);
  if (route.notForApps === true && subject.kind === 'app') throw new CoreError('CLIENT_APPS_NO_ACCESS');
  if (route.signedIn === true && subject.kind === 'unauthenticated') throw new CoreError('UNAUTHORIZED');
  if (!store.hasAll(subject, route.permissions ?? [])) throw new CoreError('FORBIDDEN');
  return subject;
}

/**
 * Who sent an `Authorization` header. Throws UNAUTHORIZED for a token whose time is over, that is no access token, or whose subject
 * is gone; NOT_FOUND for what no core made (heseya-facts §6).
 */
export function bearerOf(store: Store, authorization: string | undefined): Subject {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return { kind: 'unauthenticated' };
  for (const [name, known] of Object.entries(sandboxTokens)) {
    if (token === known) return { kind: 'user', user: store.userCalled(name) };
  }
  const reading = store.tokens.read(token);
  if (reading.state === 'invalid') throw new CoreError('NOT_FOUND');
  if (reading.state === 'expired' || reading.claims.typ !== 'access') throw new CoreError('UNAUTHORIZED');
  const subject = subjectOf(store, reading.subject);
  if (subject === undefined) throw new CoreError('UNAUTHORIZED');
  return subject;
}

/** Undefined if there is no such user or app any more. */
export function subjectOf(store: Store, { kind, id }: TokenSubject): Subject | undefined {
  if (kind === 'app') {
    const app = store.apps.get(id);
    return app === undefined ? undefined : { kind, app };
  }
  const user = store.users.get(id);
  return user === undefined ? undefined : { kind, user };
}
