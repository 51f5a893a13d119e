import type { StandinRequest, StandinResponse } from '../../../../src/sandbox/standin.ts';
import { jsonObject } from '../json-object.ts';
import { plain, tokenRefusal } from '../refusals.ts';
import type { Applications } from './applications.ts';
import type { Grants } from './grants.ts';

export interface TokenRequest {
  /** As they were sent, whether they fit or not. */
  readonly clientId: string | undefined;
  readonly grantType: string | undefined;
  /** Works on it. */
  readonly answer: () => StandinResponse;
}

/**
 * `POST /api/integrations/oauth/token` with JSON (external-apis §3.1). Which of the statuses stands for what is told
 * differently there: here an unknown application is 404, a wrong secret 401, and whatever is wrong with a code or a refresh token
 * 400.
 */
export function tokenRequest(
  applications: Applications,
  grants: Grants,
  { method, body }: StandinRequest,
): TokenRequest {
  const sent = jsonObject(body);
  const fields = texts(sent ?? {});
  return {
    clientId: fields.client_id,
    grantType: fields.grant_type,
    answer() {
      if (method !== 'POST') return plain(405, 'Method not allowed');
      if (sent === undefined) return tokenRefusal(400, 'invalid_request', 'The body is no JSON object');
      return refusedClient(applications, fields) ?? exchanged(grants, fields);
    },
  };
}

function refusedClient(applications: Applications, fields: Texts): StandinResponse | undefined {
  const { client_id: clientId, client_secret: secret } = fields;
  if (clientId === undefined || secret === undefined) {
    return tokenRefusal(400, 'invalid_client', 'client_id and client_secret are required');
  }
  const application = applications.find(clientId);
  if (application === undefined) return tokenRefusal(404, 'not_found', 'There is no such application');
  return application.clientSecret === secret
    ? undefined
    : tokenRefusal(401, 'unauthorized_client', 'The client secret is wrong');
}

function exchanged(grants: Grants, fields: Texts): StandinResponse {
  const { client_id: clientId = '', grant_type: grantType, code = '', redirect_uri = '', refresh_token = '' } = fields;
  if (grantType === 'authorization_code') {
    const why = 'The code is unknown, used or expired, or the redirect_uri is another';
    return granted(grants.exchange(clientId, code, redirect_uri), why);
  }
  if (grantType === 'refresh_token') {
    return granted(grants.refresh(clientId, refresh_token), 'The refresh token is unknown or revoked');
  }
  return tokenRefusal(400, 'unsupported_grant_type', 'grant_type is authorization_code or refresh_token');
}

function granted(answer: object | undefined, why: string): StandinResponse {
  return answer === undefined ? tokenRefusal(400, 'invalid_grant', why) : { status: 200, body: answer };
}

type Texts = Readonly<Partial<Record<(typeof names)[number], string>>>;

const names = ['client_id', 'client_secret', 'grant_type', 'code', 'redirect_uri', 'refresh_token'] as const;

function texts(body: Readonly<Record<string, unknown>>): Texts {
  const entries = names.flatMap((name) => {
    const value = body[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
