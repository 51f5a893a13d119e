import { Failure, type FailureKind } from '../failure.ts';
import { Validation } from '../platforms/4me/client/errors.ts';
import { updateAppOffering } from '../platforms/4me/records/app-offering.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import { unchanged, type Node } from '../reconcile/node.ts';
import { plan } from '../reconcile/plan.ts';
import { provisioner } from './deploy.ts';
import { folderContent, recordContent } from './offering-content.ts';
import { fieldsDiffering, isSmallChange, offeringChanges, smallChanges } from './offering-differences.ts';
import { offeringLink } from './offering-link.ts';
import { nothingToBegin, proposalOf, type Proposal } from './proposal.ts';
import {
  publishedVersion,
  readVersions,
  type PublishedVersion,
  type PublishInput,
  type PublishResult,
} from './publish-state.ts';

const neverPublished: FailureKind = { code: 'AB-PUBLISH-NEVER', exit: 'usage' };
const amendRefused: FailureKind = { code: 'AB-PUBLISH-AMEND', exit: 'failed' };

export interface AmendProposal extends Proposal<PublishResult> {
  readonly reference: string;
  /** The newest first. */
  readonly versions: readonly PublishedVersion[];
  /** How else the folder differs from the published version: only a new version brings that. */
  readonly needsNewVersion: readonly ProposedChange[];
  /** Texts that the draft does not have as the folder does. */
  readonly draftDiffers: readonly string[];
}

/**
 * Compares the texts of the folder with those of the newest published version, which customers see at once, without accepting a
 * new one (seeds, "small changes"). That the API takes them is not documented; what it answers is passed on. Throws Failure.
 */
export async function proposeAmend(input: PublishInput): Promise<AmendProposal> {
  const { definition } = input;
  const { offering, name } = definition;
  const { reference } = offering;
  const client = await provisioner(input);
  const { draft, latest, published } = await readVersions(client, definition, input);
  if (latest === undefined) {
    throw new Failure(neverPublished, {
      message: `The app offering ${reference} was never published`,
      because: 'only its draft exists, which deploy changes',
      fix: `Run "app-builder publish ${name}" first.`,
    });
  }
  const wanted = folderContent(definition);
  const current = recordContent(latest);
  const title = `published version of app offering ${reference}`;
  const differences = fieldsDiffering(wanted.fields, current.fields, isSmallChange);
  const differing = new Set(differences.map(({ field }) => field));
  const node: Node<{ readonly id: string }> = {
    key: `published:${latest.id}`,
    title,
    needs: [],
    compare() {
      if (differences.length === 0) return unchanged({ id: latest.id });
      return {
        change: 'update',
        kinds: ['update'],
        differences: differences.map(({ text }) => ({ kind: 'update', text })),
        known: { id: latest.id },
        async apply() {
          const changed = Object.fromEntries(
            smallChanges.filter((field) => differing.has(field)).map((field) => [field, wanted.fields[field]]),
          );
          await client.mutate(updateAppOffering, { input: { ...changed, id: latest.id } });
          return { outcome: 'updated', output: { id: latest.id } };
        },
      };
    },
  };
  const versions = published.map(publishedVersion);
  const publishedAt = versions.find(({ id }) => id === latest.id)?.publishedAt ?? null;
  const proposal = proposalOf(plan([node]), nothingToBegin, () => ({
    versionId: latest.id,
    publishedAt,
    link: offeringLink(input, latest.id),
    versions,
  }));
  return {
    changes: proposal.changes,
    apply: (run) => proposal.apply(run).catch((error: unknown) => refusal(error, name)),
    reference,
    versions,
    needsNewVersion: offeringChanges(`app offering ${reference}`, wanted, current, (field) => !isSmallChange(field)),
    draftDiffers: fieldsDiffering(wanted.fields, recordContent(draft).fields, isSmallChange).map(({ field }) => field),
  };
}

/** 4me's own words, and the way that works in any case. */
function refusal(error: unknown, name: string): never {
  if (!(error instanceof Failure && error.cause instanceof Validation)) throw error;
  throw new Failure(
    amendRefused,
    {
      message: '4me does not change a published version this way',
      because: error.cause.because ?? error.cause.message,
      fix: `Publish a new version: run "app-builder deploy ${name}", then "app-builder publish ${name}".`,
    },
    { cause: error },
  );
}
