import type { Invocation } from '../../../runtime/handler.ts';
import type { HttpRequest, HttpResponse } from '../../../runtime/http.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { pathParameters } from '../../../runtime/path.ts';
import { errorAnswer, failureAnswer } from './answers.ts';
import { forBrowsers } from './cors.ts';

/** A request with what its path has in the places of `{names}`. */
export interface Routed {
  readonly request: HttpRequest;
  readonly parameters: Readonly<Record<string, string>>;
  readonly invocation: Invocation;
}

export type Work = (routed: Routed) => Promise<HttpResponse>;

export interface Endpoint {
  /** End of the path, e.g. `actions/{name}`; empty for the app's own address. */
  readonly path: string;
  /** Whether pages of other hosts may ask. */
  readonly forBrowsers: boolean;
  /** By method; HEAD is GET without the body, and OPTIONS is answered for all. */
  readonly methods: Readonly<Record<string, Work>>;
}

/** Bytes; a webhook with the largest order has less. */
export const bodyLimit = 1024 * 1024;

/** Answers each request, also for what is thrown: pages of the dashboard see no answer without the right headers. */
export function router(
  endpoints: readonly Endpoint[],
): (request: HttpRequest, invocation: Invocation) => Promise<HttpResponse> {
  // The longest end of a path first: `actions/config` is no `config`.
  const sorted = endpoints.toSorted((one, other) => partsOf(other.path) - partsOf(one.path));
  return async (request, invocation) => {
    for (const endpoint of sorted) {
      const parameters = matched(endpoint.path, request.path);
      if (parameters === undefined) continue;
      const answer = await answered(endpoint, { request, parameters, invocation });
      return endpoint.forBrowsers ? forBrowsers(answer) : answer;
    }
    return forBrowsers(errorAnswer(404, 'Nothing is served at this address'));
  };
}

async function answered({ methods }: Endpoint, routed: Routed): Promise<HttpResponse> {
  const { request, invocation } = routed;
  const known = Object.keys(methods);
  const allowed = [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow: allowed }, body: '' };
  const isHead = request.method === 'HEAD';
  const name = isHead ? 'GET' : request.method;
  const work = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (work === undefined) {
    const refused = errorAnswer(405, `Method not allowed. Use ${known.join(' or ')} instead.`);
    return { ...refused, headers: { ...refused.headers, allow: allowed } };
  }
  try {
    if (request.body.length > bodyLimit) throw new Rejected(413, 'The body is too large');
    const answer = await work(routed);
    return isHead ? { ...answer, body: '' } : answer;
  } catch (error) {
    return failureAnswer(error, invocation.log);
  }
}

function matched(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  if (pattern === '') return /^\/*$/.test(path) ? {} : undefined;
  return pathParameters(pattern, path);
}

function partsOf(path: string): number {
  return path.split('/').filter((part) => part !== '').length;
}
