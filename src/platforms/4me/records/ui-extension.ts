import type { RecordType } from '../../../reconcile/record-type.ts';
import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import { made } from './made.ts';

interface VersionRecord {
  readonly id: string;
  readonly html: string | null;
  readonly css: string | null;
  readonly javascript: string | null;
}

export interface UiExtensionRecord {
  readonly id: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly source: string | null;
  readonly sourceID: string | null;
  readonly disabled: boolean | null;
  readonly activeVersion: VersionRecord | null;
}

export const uiExtensionFields =
  'id name title description source sourceID disabled activeVersion { id html css javascript }';
export const uiExtensionSelection = `pageInfo { hasNextPage endCursor } nodes { ${uiExtensionFields} }`;

export interface UiExtensionFields {
  readonly source: string;
  readonly sourceID: string;
  readonly name: string;
  readonly title: string | null;
  /** Undefined leaves it as it is. */
  readonly description: string | null | undefined;
  /** `product` or `app_offering`; fixed once the extension exists (4me-facts §14). */
  readonly category: string;
  readonly html: string;
  readonly css: string;
  readonly javascript: string;
  /** Always wanted true: an extension without an active version shows nothing. */
  readonly activated: boolean;
  /** Always wanted false; `destroy` disables it, because the API cannot delete it. */
  readonly disabled: boolean;
}

/** An extension and its active version, which every update of the form replaces. */
export interface UiExtensionMade {
  readonly id: string;
  readonly versionId: string;
}

type UiExtensionPayload = Payload & {
  readonly uiExtension: { readonly id: string; readonly activeVersion: { readonly id: string } | null } | null;
};
type Input = Partial<Omit<UiExtensionFields, 'activated'>> & { readonly activate?: boolean };

export const createUiExtension = document<
  { readonly uiExtensionCreate: UiExtensionPayload | null },
  { readonly input: Input }
>(`mutation CreateUiExtension($input: UiExtensionCreateInput!) {
  uiExtensionCreate(input: $input) { errors { path message } uiExtension { id activeVersion { id } } }
}`);

/** Not repeatable: each one that activates makes a version. */
export const updateUiExtension = document<
  { readonly uiExtensionUpdate: UiExtensionPayload | null },
  { readonly input: Input & { readonly id: string } }
>(`mutation UpdateUiExtension($input: UiExtensionUpdateInput!) {
  uiExtensionUpdate(input: $input) { errors { path message } uiExtension { id activeVersion { id } } }
}`);

export async function disableUiExtension(client: FourMeClient, id: string): Promise<'disabled'> {
  await client.mutate(updateUiExtension, { input: { id, disabled: true } });
  return 'disabled';
}

const content = ['html', 'css', 'javascript', 'activated'] as const;

function madeFrom(name: string, payload: UiExtensionPayload | null): UiExtensionMade {
  const { id, activeVersion } = made(name, payload?.uiExtension);
  return { id, versionId: activeVersion?.id ?? '' };
}

/** UI extensions; `find` says which of a snapshot's records a key means. */
export function uiExtensionType<Snapshot>(
  client: FourMeClient,
  find: (from: Snapshot, key: string) => UiExtensionRecord | undefined,
): RecordType<Snapshot, UiExtensionFields, UiExtensionMade> {
  return {
    rules: {
      source: 'exact',
      sourceID: 'exact',
      name: 'exact',
      title: 'exact',
      description: 'text',
      category: 'initial',
      html: 'text',
      css: 'text',
      javascript: 'text',
      activated: 'exact',
      disabled: 'exact',
    },
    renewed: ['versionId'],
    renewedBy: content,
    read(from, key) {
      const record = find(from, key);
      if (record === undefined) return undefined;
      const { id, activeVersion } = record;
      return {
        id,
        versionId: activeVersion?.id ?? '',
        fields: {
          source: record.source ?? '',
          sourceID: record.sourceID ?? '',
          name: record.name ?? '',
          title: record.title,
          description: record.description,
          category: '',
          html: activeVersion?.html ?? '',
          css: activeVersion?.css ?? '',
          javascript: activeVersion?.javascript ?? '',
          activated: activeVersion !== null,
          disabled: record.disabled === true,
        },
      };
    },
    async create({ activated: activate, disabled: _disabled, ...fields }) {
      const { uiExtensionCreate } = await client.mutate(createUiExtension, { input: { ...fields, activate } });
      return madeFrom(createUiExtension.name, uiExtensionCreate);
    },
    async update(current, changed) {
      const { activated: _activated, ...rest } = changed;
      const { html, css, javascript } = { ...current.fields, ...changed };
      const renews = content.some((field) => field in changed);
      const form = renews ? { html, css, javascript, activate: true } : {};
      const { uiExtensionUpdate } = await client.mutate(updateUiExtension, {
        input: { ...rest, ...form, id: current.id },
      });
      return madeFrom(updateUiExtension.name, uiExtensionUpdate);
    },
  };
}
