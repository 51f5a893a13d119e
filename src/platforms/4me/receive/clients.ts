import { keepNewest } from '../../../runtime/newest.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { fourMeClient, type FourMeClient } from '../client/client.ts';
import { pacedBy } from '../client/pace.ts';
import type { Patience } from '../client/retry.ts';
import type { Credentials } from '../client/token.ts';
import { routedTransport, sleep } from '../client/transport.ts';
import { applicationCredentials, pairOf } from './application-credentials.ts';
import type { SecretCache } from './secret-cache.ts';
import { providerSecretOf, type Settings } from './settings.ts';

/** Access to 4me for a handler: as the provider, and as the app in the customer's account. */
export interface Clients {
  /** With the provider's own credentials (seeds, bootstrap step 2). */
  readonly provider: FourMeClient;
  /** With the application token that the customer's account made for the app (seeds, secrets-lambda). */
  readonly customer: FourMeClient;
}

interface Known {
  readonly credentials: Credentials;
  readonly client: FourMeClient;
}

/** Milliseconds, and attempts: 4me waits ten seconds for an answer, and repeats the message when we ask for it. */
const timeout = 4000;
const usualPatience: Patience = { attempts: 2, longestWait: 1000 };

function credentialsOf(secret: JsonObject | undefined, kind: 'provider' | 'customer'): Credentials | undefined {
  return kind === 'provider'
    ? pairOf(secret?.['clientID'], secret?.['token'])
    : applicationCredentials(secret, 'application');
}

/**
 * Clients by name of the secret that holds their credentials. They are made when they are first used and kept, with their
 * tokens, for as long as the credentials stay the same. `patience`: where who waits for the answer is not 4me.
 */
export function createClients(
  ports: Pick<Ports, 'route' | 'now'>,
  settings: Settings,
  secrets: SecretCache,
  patience: Patience = usualPatience,
): (customerSecret: string, account: string) => Clients {
  const transport = routedTransport(ports.route);
  const known = new Map<string, Known>();

  async function resolve(secretName: string, account: string, kind: 'provider' | 'customer'): Promise<FourMeClient> {
    // They come in a message of their own, perhaps a moment after the policy (4me-facts §10).
    const credentials =
      credentialsOf((await secrets.get(secretName)).value, kind) ??
      credentialsOf((await secrets.reloadIncomplete(secretName))?.value, kind);
    if (credentials === undefined) throw new Retry(`There are no credentials of the ${kind} in the secrets store yet`);
    const before = known.get(secretName);
    if (before?.credentials.clientID === credentials.clientID && before.credentials.token === credentials.token) {
      return before.client;
    }
    const client = fourMeClient({
      domain: settings.domain,
      account,
      credentials,
      transport,
      now: ports.now,
      timeout,
      patience,
      // By the time that passes while it sleeps, whatever the engine's clock says.
      pace: pacedBy(() => performance.now(), sleep),
    });
    keepNewest(known, secretName, { credentials, client });
    return client;
  }

  function whenUsed(secretName: string, account: string, kind: 'provider' | 'customer'): FourMeClient {
    const client = (): Promise<FourMeClient> => resolve(secretName, account, kind);
    return {
      query: async (document, variables) => (await client()).query(document, variables),
      mutate: async (document, variables) => (await client()).mutate(document, variables),
      delete: async (collection, id) => (await client()).delete(collection, id),
      asyncResult: async (asyncQuery, longest) => (await client()).asyncResult(asyncQuery, longest),
    };
  }

  const provider = whenUsed(providerSecretOf(settings), settings.providerAccount, 'provider');
  return (customerSecret, account) => ({ provider, customer: whenUsed(customerSecret, account, 'customer') });
}
