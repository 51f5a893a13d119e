import type { RoutedFetch } from 'app-builder/runtime';
import { randomUUID } from 'node:crypto';
import { LansweeperUnavailable } from '../sync/lansweeper-errors.ts';
import type { AccessTokens } from '../sync/lansweeper-api.ts';
import { sleep } from '../sync/sleep.ts';
import {
  authorisationOf,
  changeAuthorisation,
  clientIn,
  type Authorisation,
  type Client,
  type Documents,
} from './authorisation.ts';
import { AuthorisationRefused } from './authorisation-refused.ts';
import type { Environment } from './lansweeper-service.ts';
import { askForTokens, patient, type Patience } from './token-endpoint.ts';

export interface TokenContext {
  readonly fields: { readonly client_id: string };
  readonly secrets: { readonly client_secret: string };
  readonly documents: Documents;
  readonly fetch: RoutedFetch;
  /** Milliseconds since the epoch, as is the deadline. */
  readonly now: () => number;
  readonly deadline: number;
  readonly environment: Environment;
}

/** Milliseconds before its end in which a token is no longer used. */
const margin = 60_000;
/** Milliseconds in which one who refreshes is waited for: longer than an attempt takes. */
const turn = 30_000;
/** Milliseconds in which the store is not asked again; less than `margin`. A synchronisation would read it for each page. */
const keptFor = 10_000;
/** Milliseconds between two looks at whether the other one is done. */
const pause = 250;

const isUsable = ({ access_token: token, ends_at: end }: Authorisation, now: number): boolean =>
  token !== '' && now < end - margin;

/**
 * Access tokens of a customer's authorisation, which are kept in the state store, so that all processes use the same. One that is
 * to end is refreshed once, whoever needs it; a new refresh token is stored before anything is done with it.
 * Throws AuthorisationRefused and LansweeperUnavailable.
 */
export function lansweeperTokens(context: TokenContext, patience: Patience = patient): AccessTokens {
  const client = clientIn(context.fields, context.secrets);
  let asking: Promise<string> | undefined;
  let kept: { readonly token: string; readonly until: number } | undefined;
  const ask = async (): Promise<string> => {
    const token = await accessToken(client, context, patience);
    kept = { token, until: context.now() + keptFor };
    return token;
  };
  const get = (): Promise<string> => {
    if (kept !== undefined && context.now() < kept.until) return Promise.resolve(kept.token);
    return (asking ??= ask().finally(() => {
      asking = undefined;
    }));
  };
  return {
    get,
    async renew(refused) {
      kept = undefined;
      await changeAuthorisation(client, context.documents, ({ access_token: token }) =>
        token === refused ? { access_token: '' } : undefined,
      );
      return get();
    },
  };
}

async function accessToken(client: Client, context: TokenContext, patience: Patience): Promise<string> {
  const { documents, now, deadline } = context;
  // Each look is a pause, a refreshment, or the last one.
  for (let looks = 0; looks * pause <= turn; looks += 1) {
    const known = await authorisationOf(client, documents);
    if (known === undefined) throw new AuthorisationRefused('grant', 'Nothing was authorised yet');
    if (isUsable(known, now())) return known.access_token;
    const by = randomUUID();
    const taken = await changeAuthorisation(client, documents, (found) => {
      const isBusy = found.refreshing !== null && found.refreshing.until > now();
      return isBusy || isUsable(found, now()) ? undefined : { refreshing: { by, until: now() + turn } };
    });
    if (taken?.refreshing?.by === by) {
      const token = await refresh(client, taken, by, context, patience);
      if (token !== undefined) return token;
      continue;
    }
    if (taken !== undefined && isUsable(taken, now())) continue;
    if (now() + pause > deadline) break;
    await sleep(pause);
  }
  throw new LansweeperUnavailable('A new access token is being asked for elsewhere', 5);
}

/** Undefined where the authorisation became another one meanwhile. */
async function refresh(
  client: Client,
  { refresh_token: used }: Authorisation,
  by: string,
  context: TokenContext,
  patience: Patience,
): Promise<string | undefined> {
  const { documents, fetch, now, deadline, environment } = context;
  const settle = async (changes: Partial<Authorisation>): Promise<Authorisation | undefined> =>
    changeAuthorisation(client, documents, ({ refreshing }) =>
      refreshing?.by === by ? { ...changes, refreshing: null } : undefined,
    );
  let fresh: Partial<Authorisation> = {};
  try {
    const request = { fetch, now, deadline: Math.min(deadline, now() + turn), environment, patience };
    const tokens = await askForTokens(client, { grant_type: 'refresh_token', refresh_token: used }, request);
    const { access_token, ends_at, refresh_token = used } = tokens;
    fresh = { access_token, refresh_token, ends_at, refused: null };
    const stored = await settle(fresh);
    return stored?.access_token === access_token ? access_token : undefined;
  } catch (error) {
    // What is refused is kept: who hears of it next is told why. So are tokens, where the store has just not taken them.
    const changes =
      error instanceof AuthorisationRefused ? { refused: { part: error.part, words: error.message } } : fresh;
    const left = await settle(changes);
    // Somebody who took over may have got a new pair for the same one, which is worth nothing then.
    if (error instanceof AuthorisationRefused && left !== undefined && left.refresh_token !== used) return undefined;
    throw error;
  }
}
