import type { Fields } from '../../../../runtime/fields.ts';
import type { HttpSource } from '../../../../runtime/handler.ts';
import { single, type HttpRequest } from '../../../../runtime/http.ts';
import type { Log } from '../../../../runtime/log.ts';
import { Rejected } from '../../../../runtime/outcomes.ts';
import { isAccountName } from '../../wire/names.ts';
import { accountIssuers } from '../../wire/message.ts';
import { verifyToken } from '../../wire/verify.ts';
import type { App } from './app.ts';
import { internalsOf } from './app-internals.ts';
import { browserSource } from './browser-page.ts';
import { answerTo, type Confirmed, type Redirect } from './browser-answer.ts';
import { browserContext, callbackAddress, providerToken, type BrowserContext } from './browser-context.ts';
import { isConfirmationAddress } from './confirmation-address.ts';
import { instanceByNode, type Instance } from './instance.ts';
import type { AppKit } from './kit.ts';
import { newNonce, seal } from './sealed-state.ts';

export interface ConfigurationRouteContext<F extends Fields, S extends Fields> extends BrowserContext<F, S> {
  /** For the `state` parameter of an authorization server: leads back to a callback of this app, in this browser, once. */
  readonly state: string;
  /** Address of a callback of this app, for `redirect_uri`. */
  readonly callbackUrl: (name: string) => Promise<string>;
}

export type ConfigurationWork<F extends Fields, S extends Fields> = (
  context: ConfigurationRouteContext<F, S>,
) => Promise<Redirect | Confirmed>;

/** Milliseconds between the installation and the call; a person may be asked to log in first. */
const maximumAge = 60 * 60_000;
/** Milliseconds for what the customer does elsewhere. */
const flowTime = 15 * 60_000;

/**
 * The address `…/<name>` that a customer's browser is sent to after the installation (seeds; 4me-facts §11). Calls `work` only for a
 * request that 4me signed with the policy of the secrets webhook, and whose account and creation time are those of the app
 * instance; answers 401 otherwise. The browser goes back to 4me's own pages of this customer or provider only.
 */
export function configuration<F extends Fields, S extends Fields>(
  app: App<F, S>,
  name: string,
  work: ConfigurationWork<F, S>,
): HttpSource {
  const { definition, kitOf, addAddress } = internalsOf(app);
  addAddress(name);
  return browserSource(name, (ports) => {
    const kit = kitOf(ports);
    return async (request, { log, deadline, functionArn }) => {
      const asked = readQuery(request);
      await checkSignature(kit, asked, log);
      const instance = await checkedInstance(kit, asked, log);
      const { domain, providerAccount } = kit.settings;
      const owners = [asked.account, providerAccount];
      if (!isConfirmationAddress(asked.confirmation, domain, owners)) {
        throw new Rejected(422, `The confirmation address does not lead to ${asked.account} on ${domain}`);
      }
      const nonce = newNonce();
      const flow = {
        offering: kit.offering,
        account: asked.account,
        instance: instance.id,
        confirmation: asked.confirmation,
        nonce,
      };
      const state = seal({ ...flow, endsAt: ports.now() + flowTime }, await providerToken(kit));
      const outcome = await work({
        ...(await browserContext(kit, definition, asked.account, instance, { log, deadline })),
        state,
        callbackUrl: async (callback) => callbackAddress(kit, definition, callback, asked.account, functionArn),
      });
      return answerTo(outcome, asked.confirmation, nonce);
    };
  });
}

interface Asked {
  readonly nodeID: string;
  readonly account: string;
  readonly createdAt: string;
  readonly confirmation: string;
  readonly signature: string;
}

function readQuery({ query }: HttpRequest): Asked {
  const [nodeID, account] = [single(query, 'nodeID'), single(query, 'account_id')];
  const [createdAt, confirmation] = [single(query, 'created_at'), single(query, 'confirmation_url')];
  if (nodeID === undefined || createdAt === undefined || confirmation === undefined || !isAccountName(account)) {
    throw new Rejected(400, 'Expected nodeID, account_id, created_at and confirmation_url');
  }
  const signature = single(query, 'X-4me-Signature') ?? single(query, 'X-Xurrent-Signature');
  if (signature === undefined) throw new Rejected(401, 'The request is not signed');
  return { nodeID, account, createdAt, confirmation, signature };
}

async function checkSignature(kit: AppKit, { nodeID, signature }: Asked, log: Log): Promise<void> {
  const { domain, providerAccount } = kit.settings;
  const expectations = { issuers: accountIssuers(domain, providerAccount), now: kit.ports.now(), maximumAge };
  const secret = await kit.secrets.get(kit.providerSecret);
  let outcome = verifyToken(signature, secret.policy(), expectations);
  if (!outcome.valid) {
    const again = await kit.secrets.reload(kit.providerSecret);
    if (again !== undefined) outcome = verifyToken(signature, again.policy(), expectations);
  }
  if (outcome.valid && outcome.claims.data === nodeID) return;
  log.warn('configuration refused', { rule: outcome.valid ? 'node ID' : outcome.rule });
  throw new Rejected(401, 'The request is not signed as it has to be');
}

async function checkedInstance(kit: AppKit, { nodeID, account, createdAt }: Asked, log: Log): Promise<Instance> {
  const found = await instanceByNode(kit.clients(account).provider, nodeID);
  const isSame =
    found?.account === account &&
    found.offering === kit.offering &&
    Date.parse(found.instance.createdAt) === Date.parse(createdAt);
  if (found !== undefined && isSame) return found.instance;
  log.warn('configuration refused', { rule: 'app instance', account });
  throw new Rejected(401, 'The request does not fit the app instance');
}
