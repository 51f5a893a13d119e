import { subjectOf } from './bearer.ts';
import { CoreError, refuseBroken } from './core-error.ts';
import { isMap } from './json-value.ts';
import type { Subject } from './model.ts';
import type { Answer, Call, Route } from './route.ts';
import { shownApp, shownProfile, shownUser } from './shown.ts';
import type { Store } from './store.ts';
import type { IssuedTokens } from './tokens.ts';

/** `prefix` of an app's own permissions. */
export function prefixOf(slug: string): string {
  return `app.${slug}.`;
}

/** Tokens and who somebody is (heseya-facts §6). */
export const authRoutes: readonly Route[] = [
  { method: 'POST', path: '/auth/login', notForApps: true, run: login },
  { method: 'POST', path: '/auth/refresh', open: true, run: refresh },
  { method: 'GET', path: '/auth/profile', signedIn: true, run: profile },
  { method: 'GET', path: '/auth/check', permissions: ['auth.check_identity'], run: check },
  { method: 'GET', path: '/auth/check/{identity_token}', permissions: ['auth.check_identity'], run: check },
];

function login({ store, body }: Call): Answer {
  const { email, password } = textsIn(body, 'email', 'password');
  const user = [...store.users.values()].find((candidate) => candidate.email === email);
  if (user === undefined || user.password !== password) throw new CoreError('CLIENT_INVALID_CREDENTIALS');
  return tokensFor(store, { kind: 'user', user }, store.tokens.issue({ kind: 'user', id: user.id }));
}

function refresh({ store, body }: Call): Answer {
  const { refresh_token: token } = textsIn(body, 'refresh_token');
  const reading = store.tokens.read(token);
  if (reading.state !== 'valid' || reading.claims.typ !== 'refresh') throw new CoreError('CLIENT_INVALID_TOKEN');
  store.tokens.use(reading.claims.jti);
  const subject = subjectOf(store, reading.subject);
  if (subject === undefined) throw new CoreError('CLIENT_USER_DOESNT_EXIST');
  return tokensFor(store, subject, store.tokens.issue(reading.subject));
}

function profile({ store, subject }: Call): Answer {
  const permissions = store.permissionsOf(subject);
  return { status: 200, body: { data: { ...shownSubject(store, subject), permissions } } };
}

function check({ store, subject, parameters: [token] }: Call): Answer {
  const prefix = subject.kind === 'app' ? prefixOf(subject.app.slug) : undefined;
  const checked: Subject = token === undefined ? { kind: 'unauthenticated' } : identified(store, token);
  return { status: 200, body: { data: shownProfile(store, checked, prefix) } };
}

function identified(store: Store, token: string): Subject {
  const reading = store.tokens.read(token);
  const isIdentity = reading.state === 'valid' && reading.claims.typ === 'identity';
  const subject = isIdentity ? subjectOf(store, reading.subject) : undefined;
  if (subject?.kind !== 'user') throw new CoreError('CLIENT_INVALID_IDENTITY_TOKEN');
  return subject;
}

function tokensFor(store: Store, subject: Subject, tokens: IssuedTokens): Answer {
  return { status: 200, body: { data: { user: shownSubject(store, subject), ...tokens } } };
}

function shownSubject(store: Store, subject: Subject): object {
  if (subject.kind === 'unauthenticated') throw new CoreError('UNAUTHORIZED');
  return subject.kind === 'app' ? shownApp(subject.app) : shownUser(store, subject.user);
}

function textsIn<const Name extends string>(body: unknown, ...names: readonly Name[]): Readonly<Record<Name, string>> {
  const sent = isMap(body) ? body : {};
  const missing = names.filter((name) => typeof sent[name] !== 'string' || sent[name] === '');
  refuseBroken(missing.map((field) => ({ field, rule: 'REQUIRED', message: `The ${field} field is required.` })));
  return sent as Readonly<Record<Name, string>>;
}
