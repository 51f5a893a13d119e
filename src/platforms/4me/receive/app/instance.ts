import type { Json } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import { document, type Payload } from '../../client/document.ts';

/** An app instance, as the provider sees it (seeds; 4me-facts §12). */
export interface Instance {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** By the provider; also before its configuration was confirmed (4me-facts §11). */
  readonly disabled: boolean;
  readonly enabledByCustomer: boolean;
  readonly suspended: boolean;
  readonly suspensionComment: string | null;
  /** What the customer entered, without secrets, by field id. */
  readonly customFields: Readonly<Record<string, Json>>;
}

/** Whether the customer has the app switched on; a suspended one is, and waits for a correction. */
export function isEnabled({ disabled, enabledByCustomer }: Instance): boolean {
  return !disabled && enabledByCustomer;
}

interface InstanceNode {
  readonly id: string;
  readonly createdAt: string | null;
  readonly disabled: boolean | null;
  readonly enabledByCustomer: boolean | null;
  readonly suspended: boolean | null;
  readonly suspensionComment: string | null;
  readonly customFields: readonly { readonly id: string; readonly value: Json }[] | null;
}

const selection = 'id createdAt disabled enabledByCustomer suspended suspensionComment customFields { id value }';

export const readInstanceOfCustomer = document<
  { readonly appInstances: { readonly nodes: readonly InstanceNode[] } },
  { readonly offering: string; readonly account: string }
>(`query AppInstanceOfCustomer($offering: String!, $account: String!) {
  appInstances(first: 1, filter: { appOfferingReference: { values: [$offering] }, customerAccount: { values: [$account] } },
    order: [{ field: createdAt, direction: desc }]) { nodes { ${selection} } }
}`);

type NamedInstanceNode = InstanceNode & {
  readonly customerAccount: { readonly id: string } | null;
  readonly appOffering: { readonly reference: string | null } | null;
};

export const readInstanceByNode = document<
  { readonly node: NamedInstanceNode | { readonly id?: undefined } | null },
  { readonly id: string }
>(`query AppInstanceByNode($id: ID!) {
  node(id: $id) { ... on AppInstance { ${selection} customerAccount { id } appOffering { reference } } }
}`);

export interface InstanceChange {
  readonly suspended?: boolean;
  readonly suspensionComment?: string;
  readonly customFields?: readonly { readonly id: string; readonly value: Json }[];
}

export const updateInstance = document<
  { readonly appInstanceUpdate: Payload | null },
  { readonly input: InstanceChange & { readonly id: string } }
>(
  `mutation UpdateAppInstance($input: AppInstanceUpdateInput!) {
  appInstanceUpdate(input: $input) { errors { path message } }
}`,
  { repeatable: true },
);

function instanceOf(node: InstanceNode): Instance {
  return {
    id: node.id,
    createdAt: node.createdAt ?? '',
    disabled: node.disabled === true,
    enabledByCustomer: node.enabledByCustomer !== false,
    suspended: node.suspended === true,
    suspensionComment: node.suspensionComment,
    customFields: Object.fromEntries((node.customFields ?? []).map(({ id, value }) => [id, value])),
  };
}

/** The customer's installation of the offering; undefined where there is none, or none yet (4me-facts §10). */
export async function instanceOfCustomer(
  provider: FourMeClient,
  offering: string,
  account: string,
): Promise<Instance | undefined> {
  const { appInstances } = await provider.query(readInstanceOfCustomer, { offering, account });
  const [node] = appInstances.nodes;
  return node === undefined ? undefined : instanceOf(node);
}

export interface NamedInstance {
  readonly instance: Instance;
  readonly account: string | undefined;
  readonly offering: string | undefined;
}

/** An installation by its node ID, with the customer and the app that it says it is of; undefined for any other node. */
export async function instanceByNode(provider: FourMeClient, id: string): Promise<NamedInstance | undefined> {
  const { node } = await provider.query(readInstanceByNode, { id });
  if (node?.id === undefined) return undefined;
  return {
    instance: instanceOf(node),
    account: node.customerAccount?.id,
    offering: node.appOffering?.reference ?? undefined,
  };
}
