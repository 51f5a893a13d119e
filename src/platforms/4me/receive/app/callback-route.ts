import type { Fields } from '../../../../runtime/fields.ts';
import type { HttpSource } from '../../../../runtime/handler.ts';
import { single, type HttpRequest } from '../../../../runtime/http.ts';
import { once } from '../../../../runtime/once.ts';
import { Rejected } from '../../../../runtime/outcomes.ts';
import { sameBytes } from '../../../../runtime/same-bytes.ts';
import type { App } from './app.ts';
import { internalsOf } from './app-internals.ts';
import { browserSource } from './browser-page.ts';
import { answerTo, nonceCookie, type Confirmed, type Redirect } from './browser-answer.ts';
import { browserContext, callbackAddress, providerToken, type BrowserContext } from './browser-context.ts';
import { instanceByNode } from './instance.ts';
import { unseal } from './sealed-state.ts';

export interface CallbackContext<F extends Fields, S extends Fields> extends BrowserContext<F, S> {
  /** Undefined where the customer or the server refused. */
  readonly code: string | undefined;
  /** The server's own word for a refusal, e.g. `access_denied`. */
  readonly error: string | undefined;
  /** The address of this callback, as it was sent for `redirect_uri`. */
  readonly redirectUri: string;
}

export type CallbackWork<F extends Fields, S extends Fields> = (
  context: CallbackContext<F, S>,
) => Promise<Redirect | Confirmed>;

/**
 * Where an authorization server sends the browser back to (RFC 6749 §4.1.2). Calls `work` only with a state that the
 * configuration route of this app made for this browser less than fifteen minutes ago, and only once for each; answers 401
 * otherwise.
 */
export function callback<F extends Fields, S extends Fields>(
  app: App<F, S>,
  name: string,
  work: CallbackWork<F, S>,
): HttpSource {
  const { definition, kitOf, addRoute } = internalsOf(app);
  addRoute({ name, account: 'nowhere' });
  return browserSource(name, (ports) => {
    const kit = kitOf(ports);
    return async (request, { log, deadline, functionArn }) => {
      const { query } = request;
      const state = unseal(single(query, 'state') ?? '', await providerToken(kit), ports.now());
      const isOurs = state?.offering === kit.offering && sameBytes(cookieOf(request), state.nonce);
      if (state === undefined || !isOurs) {
        throw new Rejected(401, 'The configuration was not begun here, or too long ago: begin again in 4me');
      }
      const { account, confirmation } = state;
      const found = await instanceByNode(kit.clients(account).provider, state.instance);
      if (found?.account !== account || found.offering !== kit.offering) {
        throw new Rejected(401, 'The app is not installed any more');
      }
      const { instance } = found;
      let outcome: Redirect | Confirmed | undefined;
      // A state works once, as a code does; where the work fails, the page may be loaded again.
      const key = `${kit.secretName(account)}/flow/${state.nonce}`;
      await once(ports, { key, deadline, rememberUntil: state.endsAt }, async () => {
        outcome = await work({
          ...(await browserContext(kit, definition, account, instance, { log, deadline })),
          code: single(query, 'code'),
          error: single(query, 'error'),
          redirectUri: await callbackAddress(kit, definition, name, account, functionArn),
        });
      });
      if (outcome === undefined) throw new Rejected(401, 'This was done before');
      return answerTo(outcome, confirmation);
    };
  });
}

function cookieOf({ headers }: HttpRequest): string {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${nonceCookie}=`))?.slice(nonceCookie.length + 1) ?? '';
}
