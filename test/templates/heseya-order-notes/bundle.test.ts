import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { awsBinding, bundleFunction } from '../../../src/engine/bundle.ts';

test('the function on AWS has less than 100,000 bytes, and the code of its platform only', async () => {
  const { bytes, inputs } = await bundleFunction({
    folder: fileURLToPath(new URL('../../../templates/heseya-order-notes/', import.meta.url)),
    entry: 'handler.ts',
    exportName: 'handler',
    binding: awsBinding,
  });
  expect(bytes).toBeLessThan(100_000);
  expect(inputs.filter((file) => /platforms\/(?!heseya\/(?:wire|client|receive)\/)/.test(file))).toEqual([]);
});
