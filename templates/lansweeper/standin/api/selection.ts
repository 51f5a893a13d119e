import type { FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** Dotted paths of the leaves that a field's selection asks for. */
export function selectedPaths({ fieldNodes, fragments }: GraphQLResolveInfo): readonly string[] {
  return fieldNodes.flatMap(({ selectionSet }) => pathsIn(selectionSet, fragments));
}

/** The same of any selection; fragments must not go in circles, as those of a valid document do not. */
export function pathsIn(set: SelectionSetNode | undefined, fragments: Fragments): readonly string[] {
  return (set?.selections ?? []).flatMap((node) => {
    if (!('name' in node)) return pathsIn(node.selectionSet, fragments);
    const { name } = node;
    // A spread of a fragment is the only one with a name and no arguments.
    if (!('arguments' in node)) return pathsIn(fragments[name.value]?.selectionSet, fragments);
    if (node.selectionSet === undefined) return [name.value];
    return pathsIn(node.selectionSet, fragments).map((path) => `${name.value}.${path}`);
  });
}
