import type { EnginePlace } from '../engine/engine.ts';
import type { ItemDefinition } from '../platforms/4me/definition/definition.ts';
import { configurationItemType } from '../platforms/4me/records/configuration-item.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { sourceIDs } from '../platforms/4me/records/names.ts';
import { gathered, output } from '../reconcile/later.ts';
import type { Node } from '../reconcile/node.ts';
import { recordNode } from '../reconcile/record-node.ts';
import { bootstrapFirst } from './credentials.ts';
import type { IntegrationContext } from './integration-context.ts';

const productSourceIDs: Readonly<Record<ItemDefinition['product'], string>> = {
  s3: sourceIDs.s3Product,
  lambda: sourceIDs.lambdaProduct,
  sqs: sourceIDs.sqsProduct,
};

/** The configuration items of an integration (seeds, note-dispatcher steps 5 and 6). Throws where bootstrap has not run. */
export function integrationItemNodes(
  options: IntegrationContext & {
    readonly place: EnginePlace;
    readonly workloadName: string;
    readonly domain: string;
    readonly account: string;
  },
): readonly Node[] {
  const { client, state, memory, definition, source, instance, workload, place, workloadName } = options;
  return definition.items.map((item) => {
    const product = nodesOf(state.products).find(({ sourceID }) => sourceID === productSourceIDs[item.product]);
    if (product === undefined) {
      const because = `there is no product with source ID ${productSourceIDs[item.product]}`;
      throw bootstrapFirst(options.domain, options.account, because);
    }
    const { sourceID, label, name, remarks, status } = item;
    return recordNode({
      type: configurationItemType(client),
      key: `item:${sourceID}`,
      title: `configuration item ${label}`,
      snapshot: state,
      find: sourceID,
      wanted: {
        source,
        sourceID,
        label,
        name,
        remarks: remarks ?? null,
        status,
        systemID: output(workload, item.systemID),
        location: place.location,
        productId: product.id,
        serviceId: instance.serviceId,
        serviceInstanceIds: [instance.id],
        customFields: gathered<Readonly<Record<string, unknown>>>({
          cloudformation_stack: workloadName,
          ...(item.apiUrl === undefined ? {} : { api_url: output(workload, item.apiUrl) }),
        }),
      },
      memory,
    });
  });
}
