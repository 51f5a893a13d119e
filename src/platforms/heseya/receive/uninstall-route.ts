import { NeedsInstallation } from '../client/errors.ts';
import { inTurn } from '../client/turn.ts';
import { turnName } from '../wire/names.ts';
import { noContent } from './answers.ts';
import { objectBody } from './body.ts';
import type { AppDefinition } from './definition.ts';
import type { Kit } from './kit.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { Endpoint } from './router.ts';
import { storeContext, type StoreContext } from './store-context.ts';
import { isTokenOf, storeOfToken } from './uninstall-token.ts';

/** Ends what the app has made elsewhere for a store; what it throws keeps the app installed there. */
export type Uninstall = (context: StoreContext) => Promise<void>;

/**
 * `POST /uninstall` (heseya-facts §4): everything that belongs to the store goes. 204 also for a token that is unknown or was used
 * before, as a store asks again where it did not get the answer, and nobody learns whether a token was ever right.
 */
export function uninstallEndpoint(kit: Kit, definition: AppDefinition, uninstall: Uninstall | undefined): Endpoint {
  return {
    path: 'uninstall',
    forBrowsers: false,
    methods: {
      async POST({ request, invocation }) {
        const { uninstall_token: token } = objectBody(request);
        if (typeof token !== 'string') throw new Rejected(422, 'Expected uninstall_token');
        const key = storeOfToken(token);
        const before = key === undefined ? undefined : await kit.records.get(key);
        if (key === undefined || before === undefined || !isTokenOf(before.uninstall_token_digest, token)) {
          invocation.log.warn('nothing to uninstall', { reason: 'no store has this token' });
          return noContent;
        }
        const { log, deadline } = invocation;
        await ended(uninstall, storeContext(kit, definition, { key, record: before }, { log, deadline }));
        await inTurn(kit.ports, { key: turnName(kit.prefix, key), deadline: deadline - reserve }, async () => {
          // What was installed meanwhile is another installation.
          const record = await kit.records.get(key);
          if (record === undefined || !isTokenOf(record.uninstall_token_digest, token)) return;
          await kit.records.remove(key);
          await kit.installed.remove(key);
          log.info('uninstalled', { store: record.api_url });
        });
        return noContent;
      },
    },
  };
}

/** A store whose tokens are dead is not kept from uninstalling: nothing can be done for it with its API. */
async function ended(uninstall: Uninstall | undefined, context: StoreContext): Promise<void> {
  try {
    await uninstall?.(context);
  } catch (error) {
    if (!(error instanceof NeedsInstallation)) throw error;
    context.log.warn('something of the store may be left', { store: context.store.apiUrl, error });
  }
}

/** Milliseconds for the work itself after a turn that came late. */
const reserve = 2000;
