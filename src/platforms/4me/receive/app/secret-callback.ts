import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { HttpSource } from '../../../../runtime/handler.ts';
import { single } from '../../../../runtime/http.ts';
import { Rejected, Retry } from '../../../../runtime/outcomes.ts';
import { pathParameters } from '../../../../runtime/path.ts';
import { isAccountName } from '../../wire/names.ts';
import type { App } from './app.ts';
import { internalsOf } from './app-internals.ts';
import { redirected, type Redirect } from './browser-answer.ts';
import { browserSource } from './browser-page.ts';
import { callbackDigest, callbackKey, currentAddress, forgetCallbackSecret, openedBy } from './callback-secret.ts';
import type { CallbackSecret } from './callback-secret.ts';
import { routeAddress } from './function-address.ts';
import { InstallationAtWork } from './installation-at-work.ts';
import { isEnabled, type Instance } from './instance.ts';
import type { AppKit } from './kit.ts';
import type { QueuedWork } from './queued-work.ts';
import { complete, type Completion } from './resume-at-work.ts';
import { secretFields, usableValues } from './values.ts';

export interface SecretCallbackContext<F extends Fields, S extends Fields> extends Omit<
  QueuedWork<F, S>,
  'fields' | 'secrets' | 'id' | 'body' | 'attempt' | 'sentAt'
> {
  /** Undefined where the customer or the server refused. */
  readonly code: string | undefined;
  /** The server's own word for a refusal, e.g. `access_denied`. */
  readonly error: string | undefined;
  /** The address that was given out, for `redirect_uri`. */
  readonly redirectUri: string;
  readonly instance: Instance;
  /** What the customer has entered already, and what arrived of it. */
  readonly fields: Partial<ValuesOf<F>>;
  readonly secrets: Partial<ValuesOf<S>>;
  /**
   * Writes fields of the app instance and, with `resume`, lifts the suspension that the app has made, in one request. A suspension
   * by a person stays.
   */
  readonly complete: (completion: Completion) => Promise<void>;
}

export type SecretCallbackWork<F extends Fields, S extends Fields> = (
  context: SecretCallbackContext<F, S>,
) => Promise<Redirect>;

/** The same for whoever is not let in, so that nobody learns which accounts and which secrets there are. */
const refused = (): Rejected => new Rejected(401, 'This address is not valid, or not any more');

/**
 * Where an authorization server sends the browser back to that has one address for each customer and gives no `state` back:
 * `…/<name>/{account}/{secret}` (external-apis §3.1). The address is made by `callbackUrl`, is good for seven days, and works
 * once: it is used up when `work` has resolved. Answers 401 otherwise.
 */
export function secretCallback<F extends Fields, S extends Fields>(
  app: App<F, S>,
  name: string,
  work: SecretCallbackWork<F, S>,
): HttpSource {
  const { definition, kitOf, addSecretCallback } = internalsOf(app);
  const path = `${name}/{account}/{secret}`;
  addSecretCallback(name, callbackKey(name), async (kit, asker) => {
    const own = await kit.address.of(asker.functionArn);
    const base = routeAddress(own, { name, account: 'path' }, asker.account, definition.addresses);
    return currentAddress(kit, name, `${base}/`, asker);
  });
  return browserSource(path, (ports) => {
    const kit = kitOf(ports);
    return async ({ path: given, query }, { log, deadline, functionArn }) => {
      const { account, secret: key = '' } = pathParameters(path, given) ?? {};
      if (!isAccountName(account)) throw refused();
      const opened = await open(kit, account, name, key);
      const claim = `${kit.secretName(account)}/${name}/${callbackDigest(opened.secret)}`;
      const forget = (): Promise<void> => forgetCallbackSecret(kit, name, opened.secret, { account, deadline });
      switch (await ports.state.claim(claim, deadline)) {
        case 'busy':
          throw refused();
        case 'settled':
          // An earlier visit has not come that far.
          await forget();
          throw refused();
        case 'claimed':
      }
      const go = async (): Promise<Redirect> => {
        const { provider, customer } = kit.clients(account);
        const instance = await kit.instances.read(account, ports.now());
        if (instance === undefined || !isEnabled(instance)) throw new Rejected(401, 'The app is not in use');
        // What the customer has just corrected must not be missing: a code works once.
        kit.secrets.forget(kit.secretName(account));
        const { value: secret } = await kit.secrets.get(kit.secretName(account));
        const installed = { account, instance, secret, provider, log, deadline };
        const installation = new InstallationAtWork(kit, definition, installed, functionArn);
        return work({
          ...installation.context(),
          provider,
          customer,
          instance,
          code: single(query, 'code'),
          error: single(query, 'error'),
          redirectUri: opened.address,
          fields: usableValues(definition.fields, instance.customFields),
          secrets: usableValues(definition.secrets, secretFields(secret)),
          complete: async (completion) => complete(kit, installed, completion),
        });
      };
      let outcome: Redirect;
      try {
        outcome = await go();
      } catch (error) {
        // The page may be loaded again. Where even that fails, the claim ends by itself.
        await ports.state.release(claim).catch(() => undefined);
        throw error;
      }
      await ports.state.settle(claim, opened.endsAt);
      await forget().catch((error: unknown) => {
        log.warn('the address that was used is still kept', { account, error });
      });
      return redirected(outcome);
    };
  });
}

/** Throws Rejected unless the secret is that of the account; Retry where strangers have asked for too many accounts. */
async function open(kit: AppKit, account: string, name: string, key: string): Promise<CallbackSecret> {
  const isLimiting = kit.secrets.isLimiting();
  const secretName = kit.secretName(account);
  const { value } = await kit.secrets.get(secretName);
  let opened = openedBy(key, value, name, kit.ports.now());
  if (opened === undefined && value !== undefined) {
    // It may have been made since the customer's secret was read.
    const again = await kit.secrets.reload(secretName);
    opened = openedBy(key, again?.value, name, kit.ports.now());
  }
  if (opened !== undefined) return opened;
  if (isLimiting) throw new Retry('Too many accounts are looked up', { after: 1 });
  throw refused();
}
