import type { StandinRequest, StandinResponse } from '../../../../sandbox/standin.ts';
import type { World } from '../world/world.ts';
import { isUsable } from './caller.ts';
import { TOKEN_LIFETIME, type Tokens } from './tokens.ts';

const PARAMETERS = ['grant_type', 'client_id', 'client_secret'] as const;

/** `oauth.<domain>`: the token endpoint for client credentials, and introspection (4me-facts §2). */
export function oauthHost(world: World, tokens: Tokens): (request: StandinRequest) => StandinResponse {
  return (request) => {
    const at = `${request.method} ${request.url.pathname}`;
    if (at === 'POST /token') return token(request, world, tokens);
    if (at === 'GET /introspect') return introspect(request, tokens);
    return { status: 404, body: { message: `The sandbox does not serve ${at} on this host.` } };
  };
}

function token(request: StandinRequest, world: World, tokens: Tokens): StandinResponse {
  const operation = { name: 'token', mutation: false };
  const refuse = (error: string, error_description: string): StandinResponse => {
    return { status: 400, body: { error, error_description }, operation };
  };
  if (PARAMETERS.some((name) => request.url.searchParams.has(name))) {
    return refuse('invalid_request', 'Parameters belong in the body, not in the query string.');
  }
  const { grant_type, client_id, client_secret } = parameters(request);
  if (grant_type === undefined) return refuse('invalid_request', 'Missing required parameter: grant_type.');
  if (grant_type === 'authorization_code' || grant_type === 'refresh_token') {
    return refuse('unsupported_grant_type', `The sandbox does not serve the grant type ${grant_type}.`);
  }
  if (grant_type !== 'client_credentials') {
    return refuse('unsupported_grant_type', 'The authorization grant type is not supported.');
  }
  const application = world.find('OauthApplication', (row) => row.clientId === client_id);
  if (application === undefined || application.clientSecret !== client_secret || !isUsable(application, world)) {
    return refuse('invalid_client', 'Client authentication failed.');
  }
  if (application.grantType !== grant_type) {
    return refuse('unauthorized_client', 'The application was not made for this grant type.');
  }
  const body = { access_token: tokens.issue(application), token_type: 'Bearer', expires_in: TOKEN_LIFETIME };
  return { status: 200, headers: { 'cache-control': 'no-store' }, body, operation };
}

function introspect(request: StandinRequest, tokens: Tokens): StandinResponse {
  const caller = tokens.caller(request.headers['authorization']);
  if (caller === undefined) return { status: 401, body: { message: 'Unauthorized' } };
  const granted = caller.scopes.filter((scope) => scope.effect === 'allow').flatMap((scope) => scope.actions);
  return { status: 200, body: { scopes: [...new Set(granted)] } };
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
