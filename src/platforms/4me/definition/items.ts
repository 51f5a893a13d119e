import type { Problem } from '../../../integration/problems.ts';
import { readList } from '../../../integration/reader.ts';
import type { ItemDefinition } from './definition.ts';

export const itemsFile = 'configuration_items.json';

/** Longest source ID that the platform takes (4me-facts §15). */
export const longestSourceID = 128;

export const products = ['s3', 'lambda', 'sqs'] as const;

/** What a configuration item starts as, unless its file says otherwise (4me-facts §18). */
const firstStatus = 'being_tested';

/** Reads `configuration_items.json`: a list of items. Problems are added to the list. */
export function readItems(value: unknown, problems: Problem[]): readonly ItemDefinition[] {
  const seen = new Set<string>();
  return readList(itemsFile, value, problems, (reader) => {
    const product = reader.text('product', { required: true, oneOf: products });
    const sourceID = reader.text('sourceID', { required: true, longest: longestSourceID }) ?? '';
    if (seen.has(sourceID)) reader.problem(['sourceID'], `"${sourceID}" is used twice`);
    seen.add(sourceID);
    return {
      sourceID,
      product: products.find((one) => one === product) ?? 'lambda',
      label: reader.text('label', { required: true }) ?? '',
      name: reader.text('name', { required: true }) ?? '',
      remarks: reader.text('remarks'),
      status: reader.text('status') ?? firstStatus,
      systemID: reader.text('systemID', { required: true }) ?? '',
      apiUrl: reader.text('apiUrl'),
    };
  });
}
