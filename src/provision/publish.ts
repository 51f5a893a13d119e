import { Failure, type FailureKind } from '../failure.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import type { Memory } from '../reconcile/memory.ts';
import { plan } from '../reconcile/plan.ts';
import { integrationMemoryName, provisioner } from './deploy.ts';
import { folderContent, recordContent, type OfferingContent } from './offering-content.ts';
import { firstPublish, offeringChanges } from './offering-differences.ts';
import { nothingToBegin, proposalOf, textAt, type Proposal } from './proposal.ts';
import { offeringLink } from './offering-link.ts';
import { publishNode } from './publish-node.ts';
import {
  publishedVersion,
  readVersions,
  type PublishedVersion,
  type PublishInput,
  type PublishResult,
  type Versions,
} from './publish-state.ts';
import { stateMemory } from './state-memory.ts';

const disabledDraft: FailureKind = { code: 'AB-PUBLISH-DISABLED', exit: 'usage' };
const incomplete: FailureKind = { code: 'AB-PUBLISH-INCOMPLETE', exit: 'usage' };

export interface PublishProposal extends Proposal<PublishResult> {
  readonly reference: string;
  /** Before it is applied, the newest first. */
  readonly versions: readonly PublishedVersion[];
  /** What of the folder the draft does not have; titles of records. */
  readonly notDeployed: readonly string[];
}

/**
 * Compares the draft with the newest published version (4me-facts §12): one request to 4me besides the one for a token. Publishing
 * is one mutation, however many changes are in it. Throws Failure.
 */
export async function proposePublish(input: PublishInput): Promise<PublishProposal> {
  const { domain, account, definition, engine } = input;
  const { reference } = definition.offering;
  const client = await provisioner(input);
  const [versions, memory] = await Promise.all([
    readVersions(client, definition, input),
    stateMemory(engine.state, integrationMemoryName(domain, account, definition.name)),
  ]);
  const { draft, latest } = versions;
  const title = `app offering ${reference}`;
  const wanted = recordContent(draft);
  refuseUnpublishable(definition, versions, wanted);
  const changes =
    latest === undefined
      ? [firstPublish(title, wanted)]
      : [...offeringChanges(title, wanted, recordContent(latest)), ...pictureChange(title, memory, versions)];
  const picture = pictureOf(memory, draft.id);
  const node = publishNode({
    client,
    title: `new version of ${title}`,
    reference,
    versions,
    changes,
    async remember(id) {
      if (picture !== undefined) await memory.remember(publishedKey, { id, digests: { pictureUri: picture } });
    },
  });
  const before = versions.published.map(publishedVersion);
  const proposal = proposalOf({ ...plan([node]), changes }, nothingToBegin, (outputs): PublishResult => {
    const output = outputs.get(node.key);
    const versionId = textAt(output, 'id');
    const publishedAt = textAt(output, 'publishedAt') || null;
    const link = offeringLink(input, versionId);
    if (changes.length === 0) return { versionId, publishedAt, link, versions: before };
    const made: PublishedVersion = { id: versionId, publishedAt, newest: true, disabled: false, instances: 0 };
    return {
      versionId,
      publishedAt,
      link,
      versions: [made, ...before.map((version) => ({ ...version, newest: false }))],
    };
  });
  const notDeployed = offeringChanges(title, folderContent(definition), wanted).map((change) => change.title);
  return { ...proposal, reference, versions: before, notDeployed: [...new Set(notDeployed)] };
}

/** What a deploy that was cut off, or none at all, would put before customers. */
function refuseUnpublishable(
  { name, rules, uiExtension, offering }: Definition,
  { draft }: Versions,
  content: OfferingContent,
): void {
  const { reference } = offering;
  if (draft.disabled === true) {
    throw new Failure(disabledDraft, {
      message: `The draft of the app offering ${reference} is disabled`,
      because: '"app-builder destroy" or a person has taken it out of use',
      fix: `Run "app-builder deploy ${name}" to enable it.`,
    });
  }
  const missing = [
    ...(rules.length > 0 && content.rules.length === 0 ? ['automation rules'] : []),
    ...(uiExtension !== undefined && content.form === undefined ? ['a UI extension'] : []),
    ...(offering.webhook !== undefined && (draft.webhookUriTemplate ?? '') === ''
      ? ['the address of its webhook']
      : []),
  ];
  if (missing.length === 0) return;
  throw new Failure(incomplete, {
    message: `The draft of the app offering ${reference} is not complete`,
    because: `it lacks ${missing.join(', ')}, which the folder has`,
    fix: `Run "app-builder deploy ${name}" first.`,
  });
}

/** Keys under which digests of pictures are remembered: `offering` is that of the draft's node. */
const draftKey = 'offering';
const publishedKey = 'published';

function pictureOf(memory: Memory, id: string, key = draftKey): string | undefined {
  const remembered = memory.recall(key);
  return remembered?.id === id ? remembered.digests['pictureUri'] : undefined;
}

/** A picture cannot be read back: what was last sent is compared, where this program has sent both. */
function pictureChange(title: string, memory: Memory, { draft, latest }: Versions): readonly ProposedChange[] {
  const [wanted, published] = [pictureOf(memory, draft.id), pictureOf(memory, latest?.id ?? '', publishedKey)];
  if (wanted === undefined || published === undefined || wanted === published) return [];
  return [{ kind: 'update', title, details: ['picture: (changed)'] }];
}
