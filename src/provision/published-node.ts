import { switchAppOffering } from '../platforms/4me/records/app-offering.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { resolve, needsOf, type Wanted } from '../reconcile/later.ts';
import { unchanged, type Node } from '../reconcile/node.ts';
import type { IntegrationContext } from './integration-context.ts';

/**
 * What `destroy` disabled of the published app comes back with the next deploy. That the draft is disabled says that it was
 * `destroy`; so this comes before the draft is enabled. A version whose webhook address is no longer right stays disabled: the
 * next one that is published takes its place.
 */
export function publishedNodes(
  context: Pick<IntegrationContext, 'client' | 'state' | 'draft'> & { readonly address: Wanted<string | null> },
): readonly Node[] {
  const { client, state, draft, address } = context;
  if (draft?.disabled !== true) return [];
  return nodesOf(state.published)
    .filter(({ reference, latest, disabled }) => reference === draft.reference && latest === true && disabled === true)
    .map((version) => ({
      key: `published:${version.id}`,
      title: `published version of app offering ${version.reference ?? ''}`,
      needs: needsOf(address),
      compare(outputs) {
        const now = resolve(address, outputs);
        if (now.known && now.value !== version.webhookUriTemplate) return unchanged({});
        const text = `disabled: true -> false${now.known ? '' : ', if its address is still right'}`;
        return {
          change: 'update',
          kinds: ['update'],
          differences: [{ kind: 'update', text }],
          known: {},
          async apply() {
            await switchAppOffering(client, version.id, false);
            return { outcome: 'updated', output: {} };
          },
        };
      },
    }));
}
