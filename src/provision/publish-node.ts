import type { FourMeClient } from '../platforms/4me/client/client.ts';
import { RequestRefused, Unavailable } from '../platforms/4me/client/errors.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { publishAppOffering, readPublishState } from '../platforms/4me/records/offering-version.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import { unchanged, type Node } from '../reconcile/node.ts';
import { newestFirst, type Versions } from './publish-state.ts';

export interface NewestVersion {
  readonly id: string;
  /** ISO 8601. */
  readonly publishedAt: string | null;
}

/** The next published version as a node: made by one mutation, whatever is in it. */
export function publishNode(options: {
  readonly client: FourMeClient;
  readonly title: string;
  readonly reference: string;
  readonly versions: Versions;
  readonly changes: readonly ProposedChange[];
  /** Called once it is there, with its id. */
  readonly remember: (id: string) => Promise<void>;
}): Node<NewestVersion> {
  const { client, title, reference, versions, changes, remember } = options;
  const [newest] = versions.published;
  return {
    key: 'version',
    title,
    needs: [],
    compare() {
      if (changes.length === 0) return unchanged({ id: newest?.id ?? '', publishedAt: newest?.createdAt ?? null });
      return {
        change: 'create',
        kinds: [...new Set(changes.map(({ kind }) => kind))],
        differences: changes.flatMap(({ kind, details }) => details.map((text) => ({ kind, text }))),
        known: {},
        async apply() {
          const output = await publish(client, reference, versions);
          await remember(output.id);
          return { outcome: 'created', output };
        },
      };
    },
  };
}

/**
 * Publishes once. Where the answer is lost, what is there now tells whether it took effect; it is not sent again, because it could
 * still be under way. Throws a Failure.
 */
async function publish(
  client: FourMeClient,
  reference: string,
  { draft, published }: Versions,
): Promise<NewestVersion> {
  const known = new Set([draft.id, ...published.map(({ id }) => id)]);
  try {
    const { appOfferingPublish } = await client.mutate(publishAppOffering, { input: { id: draft.id } });
    const record = appOfferingPublish?.appOffering;
    // What the documentation calls "the app offering" may be the draft or its new copy.
    if (record?.published === true && !known.has(record.id)) return { id: record.id, publishedAt: record.createdAt };
  } catch (error) {
    if (!(error instanceof Unavailable && error.outcomeUnknown)) throw error;
    const version = await versionBesides(known, client, reference).catch(() => undefined);
    if (version === undefined) throw error;
    return version;
  }
  const version = await versionBesides(known, client, reference);
  if (version === undefined) throw new RequestRefused(publishAppOffering.name, 'there is no new version');
  return version;
}

async function versionBesides(
  known: ReadonlySet<string>,
  client: FourMeClient,
  reference: string,
): Promise<NewestVersion | undefined> {
  const { versions } = await readPublishState(client, reference);
  const version = newestFirst(nodesOf(versions)).find(({ id }) => !known.has(id));
  return version && { id: version.id, publishedAt: version.createdAt };
}
