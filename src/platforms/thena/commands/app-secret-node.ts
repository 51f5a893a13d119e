import { mergeDocument } from '../../../provision/merge-document.ts';
import { unchanged, type Node, type Step } from '../../../reconcile/node.ts';
import type { Versioned } from '../../../runtime/ports.ts';
import type { AddressTokens, AppRecords } from './app-records.ts';

/** The app's own secret, with the tokens of its two addresses; they are made once and kept (thena-facts §4.4). */
export function appSecretNode({
  secrets,
  records,
  tokens,
  after,
}: {
  readonly secrets: Versioned;
  readonly records: AppRecords;
  /** Those that it has, or is to get. */
  readonly tokens: AddressTokens;
  readonly after: readonly Node[];
}): Node {
  const { secretName, appId } = records;
  return {
    key: 'app-secret',
    title: `secret ${secretName}`,
    needs: after,
    compare(): Step {
      if (records.tokens !== undefined) return unchanged({});
      const kind = appId === undefined ? 'create' : 'update';
      return {
        change: kind,
        kinds: [kind],
        differences: [{ kind, text: 'address_tokens: (made, and never shown)' }],
        known: {},
        async apply() {
          await mergeDocument(secrets, secretName, { address_tokens: { ...tokens } });
          return { outcome: kind === 'create' ? 'created' : 'updated', output: {} };
        },
      };
    },
  };
}
