import type { Node } from './node.ts';

/** Nodes that need each other, or two nodes with one key. */
export class UnusableGraph extends Error {
  override readonly name = 'UnusableGraph';
}

/** The nodes, and whatever they need, each after the ones that it needs. Throws UnusableGraph. */
export function inOrder(nodes: readonly Node[]): readonly Node[] {
  const done = new Set<Node>();
  const open = new Set<Node>();
  const keys = new Set<string>();
  const visit = (node: Node): void => {
    if (done.has(node)) return;
    if (open.has(node)) throw new UnusableGraph(`${node.title} needs itself`);
    if (keys.has(node.key)) throw new UnusableGraph(`two nodes have the key ${node.key}`);
    open.add(node);
    keys.add(node.key);
    node.needs.forEach(visit);
    open.delete(node);
    done.add(node);
  };
  nodes.forEach(visit);
  return [...done];
}
