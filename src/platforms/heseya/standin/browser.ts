import { askOnce } from './app-request.ts';
import type { AppAnswer, Patience } from './app-request.ts';
import { parsed } from './json-value.ts';

/** The dashboard's own address, as browsers say it. */
export const dashboardOrigin = 'https://dashboard.heseya-sandbox.test';

export interface BrowserRequest {
  readonly method: string;
  readonly url: string;
  /** Beside those of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface BrowserAnswer {
  readonly status: number;
  /** JSON as a value, anything else as text; undefined for none. */
  readonly body: unknown;
}

/** Headers that need no permission, with the values that are sent here. */
const simpleHeaders: ReadonlySet<string> = new Set(['accept', 'accept-language']);
const simpleMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/**
 * Asks an app as a page of the dashboard does in a browser (heseya-facts §1): first OPTIONS where the request has to be permitted, and
 * an answer that does not allow the page is not shown to it. Throws an Error that says what the browser blocked.
 */
export async function fromBrowser(asked: BrowserRequest, patience: Patience): Promise<BrowserAnswer> {
  const { method, url } = asked;
  const headers: Readonly<Record<string, string>> = {
    Accept: 'application/json, text/plain, */*',
    'Accept-Language': 'pl',
    ...asked.headers,
    ...(asked.body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const special = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => !simpleHeaders.has(name))
    .toSorted();
  if (special.length > 0 || !simpleMethods.has(method)) await askLeave(asked, special, patience);
  const body = asked.body === undefined ? {} : { body: JSON.stringify(asked.body) };
  const answer = await askOnce({ method, url, headers: { ...headers, Origin: dashboardOrigin }, ...body }, patience);
  refuseUnlessAllowed(answer, `${method} ${url}`);
  return { status: answer.status, body: answer.body === '' ? undefined : (parsed(answer.body) ?? answer.body) };
}

/** The preflight. */
async function askLeave(
  { method, url }: BrowserRequest,
  special: readonly string[],
  patience: Patience,
): Promise<void> {
  const headers = {
    Origin: dashboardOrigin,
    'Access-Control-Request-Method': method,
    ...(special.length === 0 ? {} : { 'Access-Control-Request-Headers': special.join(',') }),
  };
  const answer = await askOnce({ method: 'OPTIONS', url, headers }, patience);
  const what = `the preflight of ${method} ${url}`;
  if (answer.status < 200 || answer.status >= 300) throw blocked(what, `it was answered with ${String(answer.status)}`);
  refuseUnlessAllowed(answer, what);
  const methods = listed(answer, 'access-control-allow-methods');
  const allowsMethod = simpleMethods.has(method) || methods.includes('*') || methods.includes(method.toLowerCase());
  if (!allowsMethod) throw blocked(what, `${method} is not among the allowed methods`);
  const names = listed(answer, 'access-control-allow-headers');
  // A star stands for every name but this one.
  const missing = special.filter((name) => !names.includes(name) && (name === 'authorization' || !names.includes('*')));
  if (missing.length > 0) throw blocked(what, `these headers are not allowed: ${missing.join(', ')}`);
}

function refuseUnlessAllowed({ headers }: AppAnswer, what: string): void {
  const allowed = headers['access-control-allow-origin'];
  if (allowed === '*' || allowed === dashboardOrigin) return;
  throw blocked(what, `access-control-allow-origin is ${allowed ?? 'missing'}`);
}

function listed({ headers }: AppAnswer, name: string): readonly string[] {
  return (headers[name] ?? '').split(',').map((part) => part.trim().toLowerCase());
}

function blocked(what: string, why: string): Error {
  return new Error(`The browser blocks ${what}: ${why}`);
}
