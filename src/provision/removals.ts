import type { Deployed, Engine } from '../engine/engine.ts';
import { removalNode } from '../reconcile/record-node.ts';
import type { Node } from '../reconcile/node.ts';
import type { Run } from '../run.ts';

function partsOf({ failed }: Deployed): string {
  return failed === undefined ? 'its functions' : `what a failed deployment left (${failed})`;
}

/** Takes away what is deployed under a name; nothing where nothing is. `more`: said beside who deployed it. */
export function workloadRemoval(options: {
  readonly engine: Engine;
  readonly name: string;
  readonly deployed: Deployed | undefined;
  /** Known only when the plan is applied. */
  readonly run: () => Run;
  readonly more?: string;
  readonly after?: readonly Node[];
}): readonly Node[] {
  const { engine, name, deployed, run, more = '', after = [] } = options;
  if (deployed === undefined) return [];
  return [
    removalNode({
      key: 'workload',
      title: `workload ${name}`,
      id: name,
      because: `${partsOf(deployed)}; deployed by ${deployed.deployedBy} at ${deployed.deployedAt}${more}`,
      async remove(id) {
        await engine.remove(id, run());
        return 'deleted';
      },
      after,
    }),
  ];
}

/** Deletes a document of the engine's secrets or state. */
export function documentRemoval(options: {
  readonly store: Pick<Engine['secrets'], 'remove'>;
  /** Of the node; the name if not given. */
  readonly key?: string;
  readonly title: string;
  readonly name: string;
  readonly because: string;
  readonly after: readonly Node[];
}): Node {
  const { store, name, key = name, title, because, after } = options;
  return removalNode({
    key,
    title,
    id: name,
    because,
    async remove(id) {
      await store.remove(id);
      return 'deleted';
    },
    after,
  });
}
