import { keepNewest } from '../../../runtime/newest.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { Allowance } from '../client/allowance.ts';
import { attemptsFrom } from '../client/attempts.ts';
import { fourMeClient, type FourMeClient } from '../client/client.ts';
import { endpoints } from '../client/endpoints.ts';
import { careful, close, slots, type Pace, type Window } from '../client/pace.ts';
import type { Patience } from '../client/retry.ts';
import { grantedToken, type Credentials, type TokenSource } from '../client/token.ts';
import { sleep } from '../../../runtime/sleep.ts';
import { applicationCredentials, pairOf } from './application-credentials.ts';
import type { SecretCache } from './secret-cache.ts';
import { functionTransport } from './function-transport.ts';
import { providerSecretOf, type Settings } from './settings.ts';

/** Access to 4me for a handler: as the provider, and as the app in the customer's account. */
export interface Clients {
  /** With the provider's own credentials (seeds, bootstrap step 2). */
  readonly provider: FourMeClient;
  /** With the application token that the customer's account made for the app (seeds, secrets-lambda). */
  readonly customer: FourMeClient;
}

/** What counts for all requests with the same credentials, whoever makes them. */
interface Connection {
  readonly credentials: Credentials;
  readonly tokens: TokenSource;
  readonly allowance: Allowance;
  readonly paceOf: (window: Window) => Pace;
}

/** For work that nobody waits for. */
export interface LongWork {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Milliseconds, and attempts: 4me waits ten seconds for an answer, and repeats the message when we ask for it. */
const timeout = 4000;
const usualPatience: Patience = { attempts: 2, longestWait: 1000 };

/** Milliseconds, and attempts. */
const longTimeout = 30_000;
const longPatience: Patience = { attempts: 5, longestWait: 60_000 };

/** Milliseconds that pass also while the program sleeps, whatever the engine's clock says. */
const clock = (): number => performance.now();

function credentialsOf(secret: JsonObject | undefined, kind: 'provider' | 'customer'): Credentials | undefined {
  return kind === 'provider'
    ? pairOf(secret?.['clientID'], secret?.['token'])
    : applicationCredentials(secret, 'application');
}

/**
 * Clients by name of the secret that holds their credentials. What they share is made when it is first used and kept, with its
 * tokens, for as long as the credentials stay the same. `patience`: where who waits for the answer is not 4me.
 */
export function createClients(
  ports: Pick<Ports, 'route' | 'now'>,
  settings: Settings,
  secrets: SecretCache,
  patience: Patience = usualPatience,
): (customerSecret: string, account: string, long?: LongWork) => Clients {
  const transport = functionTransport(ports.route);
  const { now } = ports;
  const { domain, requestsPerBurst: requests } = settings;
  const known = new Map<string, Connection>();

  function connect(credentials: Credentials): Connection {
    const paceOf = slots(clock, sleep);
    const allowance = new Allowance(clock);
    const attempts = attemptsFrom({
      transport,
      now,
      timeout,
      patience,
      allowance,
      pace: paceOf({ ...careful, requests }),
    });
    return { credentials, tokens: grantedToken(endpoints(domain).token, credentials, attempts), allowance, paceOf };
  }

  async function connectionOf(secretName: string, kind: 'provider' | 'customer'): Promise<Connection> {
    // They come in a message of their own, perhaps a moment after the policy (4me-facts §10).
    const credentials =
      credentialsOf((await secrets.get(secretName)).value, kind) ??
      credentialsOf((await secrets.reloadIncomplete(secretName))?.value, kind);
    if (credentials === undefined) throw new Retry(`There are no credentials of the ${kind} in the secrets store yet`);
    const before = known.get(secretName);
    if (before?.credentials.clientID === credentials.clientID && before.credentials.token === credentials.token) {
      return before;
    }
    const connection = connect(credentials);
    keepNewest(known, secretName, connection);
    return connection;
  }

  function whenUsed(secretName: string, account: string, kind: 'provider' | 'customer', long?: LongWork): FourMeClient {
    let last: { readonly connection: Connection; readonly client: FourMeClient } | undefined;
    const client = async (): Promise<FourMeClient> => {
      const connection = await connectionOf(secretName, kind);
      if (last?.connection === connection) return last.client;
      const { tokens: credentials, allowance, paceOf } = connection;
      const manner = long ? { ...long, timeout: longTimeout, patience: longPatience } : { timeout, patience };
      const pace = paceOf({ ...(long ? close : careful), requests });
      last = {
        connection,
        client: fourMeClient({ domain, account, credentials, transport, now, pace, allowance, ...manner }),
      };
      return last.client;
    };
    return {
      query: async (document, variables) => (await client()).query(document, variables),
      mutate: async (document, variables) => (await client()).mutate(document, variables),
      delete: async (collection, id) => (await client()).delete(collection, id),
      asyncResult: async (asyncQuery, waits) => (await client()).asyncResult(asyncQuery, waits),
    };
  }

  const providerSecret = providerSecretOf(settings);
  const provider = (long?: LongWork): FourMeClient =>
    whenUsed(providerSecret, settings.providerAccount, 'provider', long);
  const usual = provider();
  return (customerSecret, account, long) => ({
    provider: long ? provider(long) : usual,
    customer: whenUsed(customerSecret, account, 'customer', long),
  });
}
