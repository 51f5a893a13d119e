import type { StandinRequest, StandinResponse } from '../../../src/sandbox/standin.ts';

export type Route =
  | { readonly kind: 'forms' }
  | { readonly kind: 'form'; readonly formId: string }
  | { readonly kind: 'webhooks'; readonly formId: string }
  | { readonly kind: 'webhook'; readonly formId: string; readonly tag: string };

/** Undefined for a path that the API does not have. */
export function routeOf(pathname: string): Route | undefined {
  const [, root, formId, part, tag, ...rest] = pathname.split('/').map((name) => decoded(name));
  if (root !== 'forms' || rest.length > 0 || formId === '' || tag === '') return undefined;
  if (formId === undefined) return { kind: 'forms' };
  if (part === undefined) return { kind: 'form', formId };
  if (part !== 'webhooks') return undefined;
  return tag === undefined ? { kind: 'webhooks', formId } : { kind: 'webhook', formId, tag };
}

export type Operation = NonNullable<StandinResponse['operation']>;

/** Undefined for a method that the route does not take. */
export function operationOf({ kind }: Route, method: StandinRequest['method']): Operation | undefined {
  const name = operations[kind][method];
  return name === undefined ? undefined : { name, mutation: method !== 'GET' };
}

/** Names as in Typeform's reference. */
const operations: Readonly<Record<Route['kind'], Readonly<Partial<Record<string, string>>>>> = {
  forms: { GET: 'retrieve forms' },
  form: { GET: 'retrieve form' },
  webhooks: { GET: 'retrieve webhooks' },
  webhook: { GET: 'retrieve webhook', PUT: 'create or update webhook', DELETE: 'delete webhook' },
};

/** As it is for a per cent sign that starts no escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
