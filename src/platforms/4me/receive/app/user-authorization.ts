import { Retry } from '../../../../runtime/outcomes.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import { authorizationAddress, exchangeCode, grantedUserToken } from '../../client/authorization-code.ts';
import type { UserTokens } from '../../client/authorization-code.ts';
import { fourMeClient, type FourMeClient } from '../../client/client.ts';
import type { Credentials } from '../../client/token.ts';
import { functionTransport } from '../function-transport.ts';
import { applicationCredentials } from '../application-credentials.ts';
import type { AppKit } from './kit.ts';

/**
 * Access to the customer's account on behalf of a person, by the application that the account made for the app (seeds;
 * 4me-facts §2, §10). Throws Retry while its credentials have not arrived.
 */
export interface UserAuthorization {
  /** Where the browser is sent, so that the person allows it; `redirectUri` and `state` as the callback has them. */
  address(options: { readonly redirectUri: string; readonly state: string }): Promise<URL>;
  /** The tokens for a code; throws GrantRefused. */
  exchange(options: { readonly code: string; readonly redirectUri: string }): Promise<UserTokens>;
  /** Acts as the person. `onRefreshed` stores each new pair before it is used: the old one is worth nothing then. */
  client(tokens: UserTokens, onRefreshed: (tokens: UserTokens) => Promise<void>): Promise<FourMeClient>;
}

/** Milliseconds, and attempts: a person waits. */
const timeout = 4000;
const patience = { attempts: 2, longestWait: 1000 };

const credentialsIn = (secret: JsonObject | undefined): Credentials | undefined =>
  applicationCredentials(secret, 'authorization_application');

export function userAuthorization(kit: AppKit, account: string): UserAuthorization {
  const { domain } = kit.settings;
  const { now } = kit.ports;
  const setting = { transport: functionTransport(kit.ports.route), now, timeout, patience };

  async function credentials(): Promise<Credentials> {
    const name = kit.secretName(account);
    // They come in a message of their own.
    const found =
      credentialsIn((await kit.secrets.get(name)).value) ??
      credentialsIn((await kit.secrets.reloadIncomplete(name))?.value);
    if (found === undefined) throw new Retry('The credentials of the authorization application are not there yet');
    return found;
  }

  return {
    async address({ redirectUri, state }) {
      const { clientID } = await credentials();
      return authorizationAddress({ domain, clientID, redirectUri, state });
    },
    exchange: async ({ code, redirectUri }) =>
      exchangeCode({ ...setting, domain, credentials: await credentials(), code, redirectUri }),
    async client(tokens, onRefreshed) {
      const options = { ...setting, domain, credentials: await credentials() };
      const source = grantedUserToken({ ...options, tokens, onRefreshed });
      return fourMeClient({ ...setting, domain, account, credentials: source });
    },
  };
}
