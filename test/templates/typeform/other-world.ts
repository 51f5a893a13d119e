import { seededApplication } from '../../../src/platforms/4me/standin/world/seed.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import { handler } from '../../../templates/typeform/handler.ts';
import { bindFunction, type BoundFunction, type Outcome } from '../../support/bound-function.ts';
import { goodToken } from './app-stage.ts';

const domain = '4me-sandbox.test';

/** The function in a world in which 4me answers what a stand-in never does. */
export async function inWorldOf(
  account: string,
  answers: Readonly<Record<string, object>>,
): Promise<{
  readonly bound: BoundFunction;
  readonly deliver: (to?: string, headers?: Readonly<Record<string, string>>) => Promise<Outcome>;
}> {
  const bound = await bindFunction(handler, {
    environment: {
      PARAM_4ME_DOMAIN: domain,
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'typeform',
    },
    now: Date.UTC(2026, 4, 1, 12),
    secrets: {
      [`4me-app-builder/${domain}/wdc`]: { clientID: 'provider', token: seededApplication.secret },
      [`4me-app-builder/typeform/${domain}/instances/${account}`]: {
        application: { client_id: 'customer', client_secret: 'customer-hush' },
        secrets: { typeform_token: goodToken },
        typeform_secret: 'tf-demo-secret-0001',
      },
    },
  });
  const instance = {
    id: 'instance',
    createdAt: '2026-05-01T11:00:00Z',
    disabled: false,
    enabledByCustomer: true,
    suspended: false,
    suspensionComment: null,
    customFields: Object.entries({ form_url: 'https://mysite.typeform.com/to/u6nXL7', request_id: 101 }).map(
      ([id, value]) => ({ id, value }),
    ),
  };
  const usual: Readonly<Record<string, object>> = {
    AppInstanceOfCustomer: { data: { appInstances: { nodes: [instance] } } },
    RequestByNumber: { data: { requests: { nodes: [{ id: 'request', status: 'assigned' }] } } },
    AddNoteToRequest: { data: { requestUpdate: { errors: [] } } },
    UpdateAppInstance: { data: { appInstanceUpdate: { errors: [] } } },
  };
  bound.reply = ({ path, body }) => {
    if (path.endsWith('/token')) return { status: 200, body: { access_token: 'granted', expires_in: 3600 } };
    const { operationName = '' } = JSON.parse(body) as { readonly operationName?: string };
    return { status: 200, body: answers[operationName] ?? usual[operationName] };
  };
  // The worked example of external-apis §2.3.
  const body =
    '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}\n';
  const headers = { 'Typeform-Signature': 'sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8=' };
  return {
    bound,
    deliver: (to = account, changes = {}) =>
      bound.call({
        httpMethod: 'POST',
        path: '/integration/',
        queryStringParameters: { account: to },
        headers: { ...headers, ...changes },
        body,
      }),
  };
}

/** Names of what the function has asked. */
export const operations = ({ received }: BoundFunction): readonly unknown[] =>
  received.map(({ path, body }) =>
    path.endsWith('/token') ? 'token' : (JSON.parse(body) as JsonObject)['operationName'],
  );
