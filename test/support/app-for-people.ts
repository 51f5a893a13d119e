import { sandboxRoute } from '../../src/runtime/sandbox-route.ts';
import type {
  AppInstanceRow,
  AppOfferingRow,
  OauthApplicationRow,
} from '../../src/platforms/4me/standin/world/rows.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { insertOffering } from '../platforms/4me/standin/life/stage.ts';

/** An app in `wna-it` that acts on behalf of people there. */
export interface AppForPeople {
  readonly instance: AppInstanceRow;
  /** Of the grant type authorization_code. */
  readonly application: OauthApplicationRow;
  /** The one OAuth authorization endpoint of the offering, unless told otherwise. */
  readonly redirectUri: string;
  /** Of a request for an authorization, as `change` has them; null leaves one out. */
  address(change?: Readonly<Record<string, string | null>>): URL;
}

const redirectUri = 'https://target.4me-sandbox.test/callback';

export async function appForPeople(
  sandbox: Sandbox,
  change: Partial<AppOfferingRow> = {},
  customer = 'wna-it',
): Promise<AppForPeople> {
  const scope = { conditions: [], effect: 'allow' as const };
  const { reference } = insertOffering(sandbox.world, {
    reference: 'for-people',
    oauthAuthorizationEndpoints: [redirectUri],
    scopes: [
      { ...scope, id: 'own', actions: ['ci:Read'], grantType: 'client_credentials' },
      { ...scope, id: 'people', actions: ['me', 'person:Read', 'request:Update'], grantType: 'authorization_code' },
    ],
    ...change,
  });
  sandbox.people.publish(reference);
  const { instance } = await sandbox.people.install({ customer, reference });
  const application = sandbox.world.get('OauthApplication', instance.applicationIds.authorization_code ?? '');
  if (application === undefined) throw new Error('no application was made for people');
  return {
    instance,
    application,
    redirectUri,
    address(parameters = {}) {
      const url = new URL(`https://oauth.${sandbox.domain}/authorize`);
      const all = {
        client_id: application.clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        state: 'a state',
        ...parameters,
      };
      for (const [name, value] of Object.entries(all)) if (value !== null) url.searchParams.set(name, value);
      return url;
    },
  };
}

/** A request to the address where the sandbox really is; redirects are not followed. */
export async function askSandbox(sandbox: Sandbox, address: string | URL, init: RequestInit = {}): Promise<Response> {
  return fetch(sandboxRoute(sandbox.setting)(new URL(address)), { redirect: 'manual', ...init });
}
