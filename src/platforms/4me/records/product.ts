import type { RecordType } from '../../../reconcile/record-type.ts';
import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import { nodesOf, type Connection } from './connection.ts';
import { made } from './made.ts';

export interface ProductRecord {
  readonly id: string;
  readonly name: string | null;
  readonly brand: string | null;
  readonly model: string | null;
  readonly remarks: string | null;
  readonly source: string | null;
  readonly sourceID: string | null;
  readonly supportTeam: { readonly id: string } | null;
  readonly uiExtension: { readonly id: string } | null;
}

export const productSelection = `pageInfo { hasNextPage endCursor }
    nodes { id name brand model remarks source sourceID supportTeam { id } uiExtension { id } }`;

export interface ProductFields {
  readonly source: string;
  readonly sourceID: string;
  readonly name: string;
  readonly brand: string;
  readonly model: string;
  readonly remarks: string;
  /** Reference of a product category; fixed once the product exists. */
  readonly category: string;
  readonly supportTeamId: string;
  /** Undefined: none of ours. */
  readonly uiExtensionId: string | undefined;
}

type ProductPayload = Payload & { readonly product: { readonly id: string } | null };

export const createProduct = document<
  { readonly productCreate: ProductPayload | null },
  { readonly input: Partial<ProductFields> }
>(`mutation CreateProduct($input: ProductCreateInput!) {
  productCreate(input: $input) { errors { path message } product { id } }
}`);

export const updateProduct = document<
  { readonly productUpdate: ProductPayload | null },
  { readonly input: Partial<ProductFields> & { readonly id: string } }
>(
  `mutation UpdateProduct($input: ProductUpdateInput!) {
  productUpdate(input: $input) { errors { path message } product { id } }
}`,
  { repeatable: true },
);

type Snapshot = { readonly products: Connection<ProductRecord> };

/** Products, found by source ID among those with the bootstrap's source (4me-facts §18). */
export function productType(client: FourMeClient): RecordType<Snapshot, ProductFields, { readonly id: string }> {
  return {
    rules: {
      source: 'exact',
      sourceID: 'exact',
      name: 'exact',
      brand: 'exact',
      model: 'exact',
      remarks: 'text',
      category: 'initial',
      supportTeamId: 'exact',
      uiExtensionId: 'exact',
    },
    read(from, sourceID) {
      const record = nodesOf(from.products).find((product) => product.sourceID === sourceID);
      if (record === undefined) return undefined;
      const { id } = record;
      return {
        id,
        fields: {
          source: record.source ?? '',
          sourceID: record.sourceID ?? '',
          name: record.name ?? '',
          brand: record.brand ?? '',
          model: record.model ?? '',
          remarks: record.remarks ?? '',
          category: '',
          supportTeamId: record.supportTeam?.id ?? '',
          uiExtensionId: record.uiExtension?.id,
        },
      };
    },
    async create(fields) {
      const { productCreate } = await client.mutate(createProduct, { input: fields });
      return made(createProduct.name, productCreate?.product);
    },
    async update({ id }, changed) {
      await client.mutate(updateProduct, { input: { ...changed, id } });
      return { id };
    },
  };
}
