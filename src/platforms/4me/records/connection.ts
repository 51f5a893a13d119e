import type { FourMeClient } from '../client/client.ts';
import type { Document } from '../client/document.ts';

/** One page of records (4me-facts §6). */
export interface Connection<T> {
  readonly nodes: readonly T[] | null;
  readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function nodesOf<T>(connection: Connection<T> | null | undefined): readonly T[] {
  return connection?.nodes ?? [];
}

const isConnection = (value: unknown): value is Connection<unknown> =>
  typeof value === 'object' && value !== null && 'nodes' in value;

/**
 * Sends `document` until no root connection has a next page, and gives one answer with the nodes of all pages. The document
 * takes the cursor of connection `<name>` as variable `<name>After`. One request, unless there are more than 100 records.
 */
export async function readPages<Result extends object, Variables extends object>(
  client: FourMeClient,
  document: Document<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  let merged: Record<string, unknown> = {};
  let cursors: Record<string, string> = {};
  for (;;) {
    const page = await client.query(document, { ...variables, ...cursors });
    let more = false;
    const next: Record<string, string> = {};
    for (const [name, value] of Object.entries(page)) {
      const before = merged[name];
      if (!isConnection(value)) continue;
      const { endCursor = null, hasNextPage = false } = value.pageInfo ?? {};
      // A connection that is through stays at its end, where it has no more nodes.
      const cursor = endCursor ?? cursors[`${name}After`];
      if (cursor !== undefined) next[`${name}After`] = cursor;
      more ||= hasNextPage;
      if (!isConnection(before)) continue;
      const known = new Set(nodesOf(before).map(identity));
      const added = nodesOf(value).filter((node) => !known.has(identity(node)));
      Object.assign(page, { [name]: { ...value, nodes: [...nodesOf(before), ...added] } });
    }
    merged = { ...(page as Readonly<Record<string, unknown>>) };
    if (!more || JSON.stringify(next) === JSON.stringify(cursors)) return page;
    cursors = next;
  }
}

function identity(node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'id' in node ? node.id : node;
}
