import type { Invocation } from '../../../runtime/handler.ts';
import type { Log } from '../../../runtime/log.ts';
import { Rejected, Retry } from '../../../runtime/outcomes.ts';
import type { Outside } from '../../../runtime/outside/outside.ts';
import { installingClient, type StoreClient } from '../client/store-client.ts';
import type { StoreRecord, StoreWebhook } from '../client/store-record.ts';
import { inTurn } from '../client/turn.ts';
import { storeKey, turnName } from '../wire/names.ts';
import { claimsOf } from '../wire/token-claims.ts';
import { noStore } from './answers.ts';
import { appAddress } from './app-secret.ts';
import type { AppDefinition } from './definition.ts';
import { installRequest, type InstallRequest } from './install-request.ts';
import type { Kit } from './kit.ts';
import { proofOf, type Proof } from './proof.ts';
import type { Endpoint } from './router.ts';
import { storeInfo, type StoreInfo } from './store-context.ts';
import { newUninstallToken } from './uninstall-token.ts';
import { registerWebhook, removeWebhook } from './webhook-registration.ts';

/** What `install` gets: the store is proved, and nothing is stored yet. */
export interface InstallContext {
  readonly store: StoreInfo;
  /** As the store's people have entered it; null where they have not. */
  readonly licenceKey: string | null;
  readonly client: StoreClient;
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; the store does not wait longer. */
  readonly deadline: number;
  readonly now: () => number;
}

/**
 * Looks at an installation before it is one; throws Rejected to refuse it, e.g. for a wrong licence key. It may be called again for the same
 * store: after something else has failed, and when the store installs the app again.
 */
export type Install = (context: InstallContext) => Promise<void>;

/** Milliseconds: a store has to have its answer within ten seconds to be on the safe side (heseya-facts §11). */
const patience = 9000;
/** Milliseconds for one answer of the store. */
const askPatience = 4000;

/**
 * `POST /install` (heseya-facts §3). It is not authenticated: the store is believed after it was called back. A store that is known gets new
 * tokens and keeps its settings, also where its old tokens are dead.
 */
export function installEndpoint(kit: Kit, definition: AppDefinition, install: Install | undefined): Endpoint {
  return {
    path: 'install',
    forBrowsers: false,
    methods: {
      async POST({ request, invocation }) {
        const deadline = Math.min(invocation.deadline, kit.ports.now() + patience);
        const asked = installRequest(request);
        const client = installingClient(kit.outside, asked.address, asked.integrationToken);
        const address = await appAddress(kit);
        // Without it, the token of every other app of the store would prove us.
        if (address === undefined) throw new Retry('The app does not know its own address yet: deploy it again');
        const expected = { appAddress: address, permissions: definition.required_permissions };
        const proof = await proofOf(client, expected, timeLeft(kit, deadline));
        const key = storeKey(asked.address);
        const { log } = invocation;
        await install?.({
          store: storeInfo(key, { api_url: asked.address, api_name: asked.name, api_version: asked.version }),
          licenceKey: asked.licenceKey,
          client,
          outside: kit.outside,
          log,
          deadline,
          now: kit.ports.now,
        });
        const work = { kit, definition, asked, client, proof, address, deadline, log };
        const token = await inTurn(kit.ports, { key: turnName(kit.prefix, key), deadline }, async () =>
          agree(key, work),
        );
        log.info('installed', { store: asked.address, version: asked.version });
        return { status: 200, headers: noStore, body: { uninstall_token: token } };
      },
    },
  };
}

interface Agreement extends Pick<Invocation, 'log' | 'deadline'> {
  readonly kit: Kit;
  readonly definition: AppDefinition;
  readonly asked: InstallRequest;
  readonly client: StoreClient;
  readonly proof: Proof;
  readonly address: string;
}

/** Makes the webhook and the record, both or none. Gives the uninstall token. */
async function agree(key: string, work: Agreement): Promise<string> {
  const { kit, client, deadline, log, asked } = work;
  refuseOlder(await kit.records.get(key), asked);
  const webhook = await webhookOf(work);
  try {
    const { token, digest } = newUninstallToken(key);
    if ((await kit.installed.add(key)) === 'full') {
      log.warn('no schedule renews the tokens of this store', {
        store: asked.address,
        reason: 'there are too many stores',
      });
    }
    await kit.records.change(key, (before) => {
      refuseOlder(before, asked);
      return recordOf(work, before, webhook, digest);
    });
    return token;
  } catch (error) {
    if (webhook !== null) await removeWebhook(client, webhook, timeLeft(kit, deadline), log);
    throw error;
  }
}

async function webhookOf({ kit, definition, client, address, deadline }: Agreement): Promise<StoreWebhook | null> {
  const { webhooks } = definition;
  if (webhooks === undefined || webhooks.events.length === 0) return null;
  return registerWebhook(client, definition, webhooks, address, timeLeft(kit, deadline));
}

/** Two installations at a time may arrive in any order, and the tokens of the older one are dead. */
function refuseOlder(before: StoreRecord | undefined, { issuedAt }: InstallRequest): void {
  const known = before === undefined ? undefined : claimsOf(before.integration_token)?.iat;
  if (known !== undefined && known > issuedAt) {
    throw new Rejected(409, 'The store has installed the app again meanwhile');
  }
}

function recordOf(
  { kit, asked, proof }: Agreement,
  before: StoreRecord | undefined,
  webhook: StoreWebhook | null,
  digest: string,
): StoreRecord {
  const now = new Date(kit.ports.now()).toISOString();
  return {
    api_url: asked.address,
    api_name: asked.name,
    api_version: asked.version,
    integration_token: asked.integrationToken,
    refresh_token: asked.refreshToken,
    uninstall_token_digest: digest,
    licence_key: asked.licenceKey,
    webhook,
    settings: before?.settings ?? {},
    status: 'installed',
    app_slug: proof.slug,
    installed_at: now,
    refreshed_at: now,
    changed_at: now,
  };
}

function timeLeft({ ports }: Kit, deadline: number): number {
  return Math.max(500, Math.min(askPatience, deadline - ports.now()));
}
