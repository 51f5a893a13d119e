import type { CommandContext } from '../../../cli/command.ts';
import type { ChangeKind } from '../../../reconcile/change.ts';
import type { Node, Step } from '../../../reconcile/node.ts';
import { removalNode } from '../../../reconcile/record-node.ts';
import type { StoreRecords } from '../client/store-records.ts';
import { storeKey } from '../wire/names.ts';
import type { StoreApi } from './store-api.ts';
import type { Wish } from './wish.ts';

interface Common {
  /** App and store, for people. */
  readonly title: string;
  readonly api: StoreApi;
  readonly records: StoreRecords;
  /** Canonical address. */
  readonly store: string;
  readonly after: readonly Node[];
}

/**
 * Takes an app out of a store so that it can be installed again. The store tells the app of it; so that the app keeps the settings of the
 * store, it forgets before by what it would recognise the message.
 */
export function leaveNode({
  title,
  because,
  id,
  api,
  records,
  store,
  now,
  after,
}: Common & { readonly because: string; readonly id: string; readonly now: () => number }): Node {
  return removalNode({
    key: 'leave',
    title: `the former installation of ${title}`,
    id,
    because: `${because}; roles of the store lose the permissions of the app, its settings stay`,
    async remove(app) {
      await records.change(storeKey(store), (record) => {
        if (record === undefined) return undefined;
        const changed_at = new Date(now()).toISOString();
        const why = record.status === 'installed' ? 'it left the store to be installed again' : record.because;
        return {
          ...record,
          uninstall_token_digest: '',
          status: 'needs-installation',
          ...(why === undefined ? {} : { because: why }),
          changed_at,
        };
      });
      await api.uninstall(app, { force: true });
      return 'deleted';
    },
    after,
  });
}

/** Has the store install the app: what it grants is `security`. */
export function installNode({
  title,
  address,
  api,
  wish,
  records,
  store,
  context,
  after,
}: Common & { readonly address: string; readonly wish: Wish; readonly context: CommandContext }): Node {
  const { permissions, publicPermissions, licenceKey } = wish;
  const security = [
    ...permissions.map((name) => `the app may: ${name}`),
    ...publicPermissions.map((name) => `everybody may: ${name} of the app`),
  ].map((text) => ({ kind: 'security', text }) as const);
  const fields = [`address: ${address}`, ...(licenceKey === undefined ? [] : ['licence key: (given)'])];
  return {
    key: 'install',
    title: `installation of ${title}`,
    needs: after,
    compare(): Step {
      const kinds: readonly ChangeKind[] = security.length === 0 ? ['create'] : ['create', 'security'];
      return {
        change: 'create',
        kinds,
        differences: [...fields.map((text) => ({ kind: 'create', text }) as const), ...security],
        known: {},
        async apply() {
          await api.install({
            url: address,
            licence_key: licenceKey ?? null,
            allowed_permissions: permissions,
            public_app_permissions: publicPermissions,
          });
          if ((await records.get(storeKey(store))) === undefined) warnOfOtherName(context, store);
          return { outcome: 'created', output: {} };
        },
      };
    },
  };
}

/** The app knows a store by the address that the store itself gives. */
function warnOfOtherName({ report }: CommandContext, store: string): void {
  const text = `the store has installed the app under another address than ${store}; "app-builder status" shows it, name that one from now on`;
  report({ type: 'warning', text });
}
