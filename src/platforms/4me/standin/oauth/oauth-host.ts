import type { StandinRequest, StandinResponse } from '../../../../sandbox/standin.ts';
import type { OauthApplicationRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import type { Authorizations } from './authorizations.ts';
import { allowedActions, isUsable } from './caller.ts';
import type { Grant } from './grant.ts';
import { TOKEN_LIFETIME, type Tokens } from './tokens.ts';

const PARAMETERS = ['grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri', 'refresh_token'] as const;

/** Grant types as requests for a token name them, and the grant type that the application has to be made for. */
const GRANT_TYPES: ReadonlyMap<string, OauthApplicationRow['grantType']> = new Map([
  ['client_credentials', 'client_credentials'],
  ['authorization_code', 'authorization_code'],
  ['refresh_token', 'authorization_code'],
]);

/** `oauth.<domain>`: where browsers are asked for an authorization, the token endpoint, and introspection (4me-facts §2). */
export function oauthHost(
  world: World,
  tokens: Tokens,
  authorizations: Authorizations,
): (request: StandinRequest) => StandinResponse {
  return (request) => {
    const at = `${request.method} ${request.url.pathname}`;
    if (at === 'GET /authorize') return authorize(request, authorizations);
    if (at === 'POST /token') return token(request, world, tokens, authorizations);
    if (at === 'GET /introspect') return introspect(request, tokens);
    return { status: 404, body: { message: `The sandbox does not serve ${at} on this host.` } };
  };
}

function authorize({ url }: StandinRequest, authorizations: Authorizations): StandinResponse {
  const operation = { name: 'authorize', mutation: false };
  const asked = authorizations.ask(url.searchParams);
  if ('problem' in asked) {
    return { status: 400, page: { title: 'Authorization failed', text: asked.problem }, operation };
  }
  const location = 'redirect' in asked ? asked.redirect : asked.page.href;
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, operation };
}

function token(request: StandinRequest, world: World, tokens: Tokens, authorizations: Authorizations): StandinResponse {
  const operation = { name: 'token', mutation: false };
  const refuse = (error: string, error_description: string): StandinResponse => {
    return { status: 400, body: { error, error_description }, operation };
  };
  if (PARAMETERS.some((name) => request.url.searchParams.has(name))) {
    return refuse('invalid_request', 'Parameters belong in the body, not in the query string.');
  }
  const given = parameters(request);
  const { grant_type, client_id, client_secret } = given;
  if (grant_type === undefined) return refuse('invalid_request', 'Missing required parameter: grant_type.');
  const madeFor = GRANT_TYPES.get(grant_type);
  if (madeFor === undefined) {
    return refuse('unsupported_grant_type', 'The authorization grant type is not supported.');
  }
  const application = world.find('OauthApplication', (row) => row.clientId === client_id);
  if (application === undefined || application.clientSecret !== client_secret || !isUsable(application, world)) {
    return refuse('invalid_client', 'Client authentication failed.');
  }
  if (application.grantType !== madeFor) {
    return refuse('unauthorized_client', 'The application was not made for this grant type.');
  }
  const body = { token_type: 'Bearer', expires_in: TOKEN_LIFETIME };
  const answer = (issued: object): StandinResponse => {
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: { ...issued, ...body }, operation };
  };
  if (madeFor === 'client_credentials') return answer({ access_token: tokens.issue(application) });
  const found = grantOf(application, given, authorizations);
  if ('missing' in found) return refuse('invalid_request', `Missing required parameter: ${found.missing}.`);
  if (found.grant === undefined) return refuse('invalid_grant', 'The grant is not valid, has expired or was used.');
  const refresh_token = authorizations.issueRefreshToken(found.grant);
  return answer({ access_token: tokens.issue(application, found.grant), refresh_token });
}

/** What the code or the refresh token stands for; either works once. */
function grantOf(
  application: OauthApplicationRow,
  { grant_type, code, redirect_uri, refresh_token }: Parameters,
  authorizations: Authorizations,
): { readonly missing: string } | { readonly grant: Grant | undefined } {
  if (grant_type === 'refresh_token') {
    if (refresh_token === undefined) return { missing: 'refresh_token' };
    return { grant: authorizations.takeRefreshToken(application, refresh_token) };
  }
  if (code === undefined) return { missing: 'code' };
  if (redirect_uri === undefined) return { missing: 'redirect_uri' };
  return { grant: authorizations.exchange(application, code, redirect_uri) };
}

function introspect(request: StandinRequest, tokens: Tokens): StandinResponse {
  const caller = tokens.caller(request.headers['authorization']);
  if (caller === undefined) return { status: 401, body: { message: 'Unauthorized' } };
  return { status: 200, body: { scopes: allowedActions(caller.scopes) } };
}

type Parameters = { readonly [K in (typeof PARAMETERS)[number]]?: string };

/** Reads a JSON or form body; anything else has no parameters. */
function parameters(request: StandinRequest): Parameters {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const text = request.body.toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (type !== 'application/json') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}
