import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { awsBinding, bundleFunction } from '../../../src/engine/bundle.ts';
import { localWorkload } from '../../../src/engine/local/local-workload.ts';
import { parameterValues } from '../../../src/integration/template/parameters.ts';
import { readTemplate } from '../../../src/integration/template/read-template.ts';

const folder = fileURLToPath(new URL('../../../templates/thena-ticket-notes/', import.meta.url));

test('the function on AWS has less than 100,000 bytes, and code of no other platform', async () => {
  const bundle = await bundleFunction({ folder, entry: 'handler.ts', exportName: 'handler', binding: awsBinding });
  expect(bundle.bytes).toBeLessThan(100_000);
  expect(bundle.inputs.filter((file) => /platforms\/(?!thena\/)/.test(file))).toEqual([]);
});

test('this machine runs the template: both addresses for whoever asks or looks, a queue that gives up, an output with the base', async () => {
  const template = await readTemplate(`${folder}template.yaml`);
  const workload = localWorkload('app-builder-thena-ticket-notes', template, parameterValues(template, {}));
  expect(workload.functions).toMatchObject([
    {
      routes: ['/events', '/installations'].flatMap((path) =>
        ['POST', 'GET', 'HEAD'].map((method) => ({ method, path })),
      ),
      environment: { PARAM_PLATFORM_DOMAIN: 'thena.ai', PARAM_APP_REFERENCE: 'thena-ticket-notes' },
    },
  ]);
  expect(workload.queues.filter(({ isDeadLetters }) => isDeadLetters)).toHaveLength(1);
  expect(workload.queues).toHaveLength(2);
  expect(workload.outputs['AppApi']).toMatch(/\/Prod\/$/);
});
