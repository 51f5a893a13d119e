import type { RecordType } from '../../../reconcile/record-type.ts';
import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import { nodesOf, type Connection } from './connection.ts';
import { readCustomFields, writeCustomFields, type CustomField, type CustomFields } from './custom-fields.ts';
import { made } from './made.ts';

export interface ConfigurationItemRecord {
  readonly id: string;
  readonly label: string | null;
  readonly name: string | null;
  readonly remarks: string | null;
  readonly status: string | null;
  readonly source: string | null;
  readonly sourceID: string | null;
  readonly systemID: string | null;
  readonly location: string | null;
  readonly product: { readonly id: string } | null;
  readonly service: { readonly id: string } | null;
  readonly serviceInstances: Connection<{ readonly id: string }> | null;
  readonly customFields: readonly CustomField[] | null;
}

export const configurationItemSelection = `pageInfo { hasNextPage endCursor }
    nodes {
      id label name remarks status source sourceID systemID location
      product { id } service { id } serviceInstances(first: 100) { nodes { id } } customFields { id value }
    }`;

export interface ConfigurationItemFields {
  readonly source: string;
  readonly sourceID: string;
  readonly label: string;
  readonly name: string;
  readonly remarks: string | null;
  /** Where people take it from there, e.g. to in_production, is theirs. */
  readonly status: string;
  readonly systemID: string;
  readonly location: string;
  readonly productId: string;
  readonly serviceId: string | undefined;
  readonly serviceInstanceIds: readonly string[] | undefined;
  readonly customFields: CustomFields | undefined;
}

type Input = Partial<Omit<ConfigurationItemFields, 'customFields'>> & {
  readonly customFields?: readonly CustomField[];
};
type ItemPayload = Payload & { readonly configurationItem: { readonly id: string } | null };

export const createConfigurationItem = document<
  { readonly configurationItemCreate: ItemPayload | null },
  { readonly input: Input }
>(`mutation CreateConfigurationItem($input: ConfigurationItemCreateInput!) {
  configurationItemCreate(input: $input) { errors { path message } configurationItem { id } }
}`);

export const updateConfigurationItem = document<
  { readonly configurationItemUpdate: ItemPayload | null },
  { readonly input: Input & { readonly id: string } }
>(
  `mutation UpdateConfigurationItem($input: ConfigurationItemUpdateInput!) {
  configurationItemUpdate(input: $input) { errors { path message } configurationItem { id } }
}`,
  { repeatable: true },
);

/** Configuration items cannot be deleted through the API; this is what is left of one that is no longer there. */
const retiredStatus = 'removed';

export function isRetired({ status }: Pick<ConfigurationItemRecord, 'status'>): boolean {
  return status === retiredStatus;
}

/** Also safe to repeat. */
export async function retireConfigurationItem(client: FourMeClient, id: string): Promise<'disabled'> {
  await client.mutate(updateConfigurationItem, { input: { id, status: retiredStatus } });
  return 'disabled';
}

function inputOf({ customFields, ...rest }: Partial<ConfigurationItemFields>): Input {
  return customFields === undefined ? rest : { ...rest, customFields: writeCustomFields(customFields) };
}

type Snapshot = { readonly configurationItems: Connection<ConfigurationItemRecord> };

/** Configuration items, found by source ID among those with one source (4me-facts §18). */
export function configurationItemType(
  client: FourMeClient,
): RecordType<Snapshot, ConfigurationItemFields, { readonly id: string }> {
  return {
    rules: {
      source: 'exact',
      sourceID: 'exact',
      label: 'exact',
      name: 'exact',
      remarks: 'text',
      status: 'kept',
      systemID: 'exact',
      location: 'exact',
      productId: 'exact',
      serviceId: 'exact',
      serviceInstanceIds: 'set',
      customFields: 'keyed',
    },
    read(from, sourceID) {
      const record = nodesOf(from.configurationItems).find((item) => item.sourceID === sourceID);
      if (record === undefined) return undefined;
      const { id } = record;
      return {
        id,
        fields: {
          source: record.source ?? '',
          sourceID: record.sourceID ?? '',
          label: record.label ?? '',
          name: record.name ?? '',
          remarks: record.remarks,
          status: isRetired(record) ? '' : (record.status ?? 'unknown'),
          systemID: record.systemID ?? '',
          location: record.location ?? '',
          productId: record.product?.id ?? '',
          serviceId: record.service?.id,
          serviceInstanceIds: nodesOf(record.serviceInstances).map((instance) => instance.id),
          customFields: readCustomFields(record.customFields),
        },
      };
    },
    async create(fields) {
      const answer = await client.mutate(createConfigurationItem, { input: inputOf(fields) });
      return made(createConfigurationItem.name, answer.configurationItemCreate?.configurationItem);
    },
    async update({ id }, changed) {
      await client.mutate(updateConfigurationItem, { input: { ...inputOf(changed), id } });
      return { id };
    },
  };
}
