import { Failure, type FailureKind } from '../failure.ts';
import type { FourMeClient } from '../platforms/4me/client/client.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { integrationSource } from '../platforms/4me/records/names.ts';
import {
  readPublishState,
  type DraftVersion,
  type OfferingVersion,
  type VersionInUse,
} from '../platforms/4me/records/offering-version.ts';
import type { DeployInput } from './deploy.ts';

const noDraft: FailureKind = { code: 'AB-PUBLISH-NO-DRAFT', exit: 'usage' };
const otherDraft: FailureKind = { code: 'AB-PUBLISH-OTHER', exit: 'usage' };

export type PublishInput = Pick<
  DeployInput,
  'domain' | 'account' | 'accessToken' | 'definition' | 'engine' | 'connect'
>;

/** A draft, and what was published of it. */
export interface Versions {
  readonly draft: DraftVersion;
  /** Undefined before the first publish. */
  readonly latest: OfferingVersion | undefined;
  /** All that 4me still lists, the newest first. */
  readonly published: readonly VersionInUse[];
}

/**
 * One request. Throws a Failure where there is no draft of the integration's offering, or where another integration's has its
 * reference.
 */
export async function readVersions(
  client: FourMeClient,
  { name, offering }: Definition,
  { account, domain }: Pick<PublishInput, 'account' | 'domain'>,
): Promise<Versions> {
  const { reference } = offering;
  const state = await readPublishState(client, reference);
  const [draft] = nodesOf(state.draft);
  const [latest] = nodesOf(state.latest);
  if (draft === undefined) {
    throw new Failure(noDraft, {
      message: `There is no draft of the app offering ${reference} in ${account} on ${domain}`,
      because: 'the integration was not deployed for this account, or another reference was',
      fix: `Run "app-builder deploy ${name}" first.`,
    });
  }
  if (draft.source !== integrationSource(name)) {
    throw new Failure(otherDraft, {
      message: `The app offering ${reference} is not of the integration ${name}`,
      because: `its source is ${draft.source ?? '(none)'}, that of the integration is ${integrationSource(name)}`,
      fix: `Give the integration a reference of its own in app_offering.json, or take the draft over with "app-builder deploy ${name}".`,
    });
  }
  return { draft, latest, published: newestFirst(nodesOf(state.versions)) };
}

export function newestFirst(versions: readonly VersionInUse[]): readonly VersionInUse[] {
  return versions.toSorted((a, b) => {
    if (a.latest !== b.latest) return a.latest === true ? -1 : 1;
    return (b.createdAt ?? '') < (a.createdAt ?? '') ? -1 : 1;
  });
}

/** A published version, as output tells of it. */
export interface PublishedVersion {
  readonly id: string;
  /** ISO 8601; null where 4me does not say. */
  readonly publishedAt: string | null;
  /** The one that the App Store offers. */
  readonly newest: boolean;
  readonly disabled: boolean;
  /** Instances of it: each is one customer. */
  readonly instances: number;
}

export interface PublishResult {
  /** The newest published version, also where there was nothing to publish. */
  readonly versionId: string;
  /** ISO 8601; null where 4me does not say. */
  readonly publishedAt: string | null;
  /** Its page in 4me. */
  readonly link: string;
  /** All that 4me lists, the newest first. */
  readonly versions: readonly PublishedVersion[];
}

export function publishedVersion({ id, createdAt, latest, disabled, appInstances }: VersionInUse): PublishedVersion {
  return {
    id,
    publishedAt: createdAt,
    newest: latest === true,
    disabled: disabled === true,
    instances: appInstances?.totalCount ?? 0,
  };
}
