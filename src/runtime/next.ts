import type { JsonObject } from './ports.ts';

/** The work goes on in a next message of the same queue. */
export interface Next {
  readonly kind: 'next';
  readonly body: JsonObject;
  /** Seconds until it is delivered, at most 900. */
  readonly after: number;
}

/**
 * What the work of a queue returns where it is not done but would outlast the invocation: the rest of it, as the body of a
 * next message. `after`: seconds until that is delivered, at most 900; at once if not given.
 */
export function next(body: JsonObject, { after = 0 }: { readonly after?: number } = {}): Next {
  return { kind: 'next', body, after };
}
