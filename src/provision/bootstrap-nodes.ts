import type { EnginePlace } from '../engine/engine.ts';
import { configurationItemType } from '../platforms/4me/records/configuration-item.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { bootstrapSource } from '../platforms/4me/records/names.ts';
import { productType } from '../platforms/4me/records/product.ts';
import { uiExtensionType, type UiExtensionMade } from '../platforms/4me/records/ui-extension.ts';
import { gathered, output } from '../reconcile/later.ts';
import type { Node } from '../reconcile/node.ts';
import { recordNode } from '../reconcile/record-node.ts';
import {
  bucketItem,
  productBrand,
  productCategory,
  products,
  productUiExtensions,
  secretsFunctionItem,
} from './bootstrap-records.ts';
import type { NodeContext } from './node-context.ts';
import type { ServiceInstance } from './service-instance.ts';
import type { WorkloadOutputs } from './workload-node.ts';

type Made = { readonly id: string };

export interface ProductNodes {
  readonly s3: Node<Made>;
  readonly lambda: Node<Made>;
  readonly all: readonly Node[];
}

/** Products and the UI extensions of two of them (seeds, bootstrap steps 5 and 6; 4me-facts §18). */
export function productNodes(
  options: NodeContext & { readonly supportTeamId: string; readonly after: readonly Node[] },
): ProductNodes {
  const { client, state, memory, supportTeamId, after } = options;
  const extensions = new Map<string, Node<UiExtensionMade>>(
    productUiExtensions.map(({ key, sourceID, name, title, html }) => [
      key,
      recordNode({
        type: uiExtensionType<typeof state>(client, (from, id) =>
          nodesOf(from.uiExtensions).find((extension) => extension.sourceID === id),
        ),
        key: `ui-extension:${key}`,
        title: `UI extension "${name}"`,
        snapshot: state,
        find: sourceID,
        wanted: {
          source: bootstrapSource,
          sourceID,
          name,
          title,
          description: undefined,
          category: 'product',
          html,
          css: '',
          javascript: '',
          activated: true,
          disabled: false,
        },
        memory,
        after,
      }),
    ]),
  );
  const made = products.map(({ key, sourceID, name, model, remarks }) => {
    const extension = extensions.get(key);
    const node = recordNode({
      type: productType(client),
      key: `product:${key}`,
      title: `product "${name}"`,
      snapshot: state,
      find: sourceID,
      wanted: {
        source: bootstrapSource,
        sourceID,
        name,
        brand: productBrand,
        model,
        remarks,
        category: productCategory,
        supportTeamId,
        uiExtensionId: extension === undefined ? undefined : output(extension, 'id'),
      },
      memory,
      after,
    });
    return [key, node] as const;
  });
  const byKey = (wanted: string): Node<Made> => {
    const found = made.find(([key]) => key === wanted);
    if (found === undefined) throw new Error(`no product ${wanted}`);
    return found[1];
  };
  return { s3: byKey('s3'), lambda: byKey('lambda'), all: [...extensions.values(), ...made.map(([, node]) => node)] };
}

/** Configuration items of the bucket and of the secrets listener (seeds, bootstrap steps 10 and 11). */
export function itemNodes(
  options: NodeContext & {
    readonly instance: ServiceInstance;
    readonly place: EnginePlace;
    readonly products: ProductNodes;
    readonly workload: Node<WorkloadOutputs>;
    readonly workloadName: string;
  },
): readonly Node[] {
  const { client, state, memory, instance, place, workload } = options;
  const type = configurationItemType(client);
  const common = { source: bootstrapSource, location: place.location, serviceId: instance.serviceId };
  const bucket = recordNode({
    type,
    key: 'item:bucket',
    title: `configuration item ${bucketItem.label}`,
    snapshot: state,
    find: bucketItem.sourceID,
    wanted: {
      ...bucketItem,
      ...common,
      systemID: place.bucket,
      productId: output(options.products.s3, 'id'),
      serviceInstanceIds: undefined,
      customFields: undefined,
    },
    memory,
  });
  const listener = recordNode({
    type,
    key: 'item:secrets-listener',
    title: `configuration item ${secretsFunctionItem.label}`,
    snapshot: state,
    find: secretsFunctionItem.sourceID,
    wanted: {
      ...secretsFunctionItem,
      ...common,
      systemID: output(workload, 'SecretsFunction'),
      productId: output(options.products.lambda, 'id'),
      serviceInstanceIds: [instance.id],
      customFields: gathered<Readonly<Record<string, unknown>>>({
        cloudformation_stack: options.workloadName,
        api_url: output(workload, 'SecretsApi'),
      }),
    },
    memory,
  });
  return [bucket, listener];
}
