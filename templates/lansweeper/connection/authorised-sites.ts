import { LansweeperUnavailable } from '../sync/lansweeper-errors.ts';
import { AuthorisationRefused } from './authorisation-refused.ts';
import { lansweeperService } from './lansweeper-service.ts';
import { lansweeperTokens, type TokenContext } from './lansweeper-tokens.ts';
import { impatient } from './token-endpoint.ts';

/** Milliseconds. */
const timeout = 5000;

const query = 'query AuthorizedSites { authorizedSites { sites { id } } }';
const unauthorised = /\bunauthori[sz]ed\b|\bunauthenticated\b|\bforbidden\b/i;

/**
 * Whether Lansweeper still lets the app in: one question, once more with a new token where it is not accepted (external-apis
 * §3.3). Throws AuthorisationRefused where it does not, also where no site is authorised, and LansweeperUnavailable for every
 * other trouble.
 */
export async function checkAuthorisedSites(context: TokenContext): Promise<void> {
  const tokens = lansweeperTokens(context, impatient);
  const token = await tokens.get();
  const sites = (await ask(context, token)) ?? (await ask(context, await tokens.renew(token)));
  if (sites === undefined) throw new AuthorisationRefused('grant', 'Lansweeper does not accept the access token');
  if (sites === 0) throw new AuthorisationRefused('sites', 'No site is authorised');
}

/** Number of sites; undefined where the token is not accepted. */
async function ask({ fetch, now, deadline, environment }: TokenContext, token: string): Promise<number | undefined> {
  const { graphql, headers } = lansweeperService(environment);
  let status: number;
  let text: string;
  try {
    const response = await fetch(graphql, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...headers,
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(Math.max(1, Math.min(timeout, deadline - now()))),
    });
    status = response.status;
    text = await response.text();
  } catch {
    throw new LansweeperUnavailable('Lansweeper did not answer');
  }
  const { data, errors } = answerIn(text);
  // An error of GraphQL may be the answer to a token that is not accepted, with whatever status.
  if (status === 401 || status === 403 || unauthorised.test(JSON.stringify(errors ?? []))) return undefined;
  const sites = data?.authorizedSites?.sites;
  if (status !== 200 || !Array.isArray(sites)) {
    throw new LansweeperUnavailable(`Lansweeper answered ${String(status)} to a question for the sites`);
  }
  return sites.length;
}

interface SitesAnswer {
  readonly data?: { readonly authorizedSites?: { readonly sites?: unknown } | null } | null;
  readonly errors?: unknown;
}

function answerIn(text: string): SitesAnswer {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
