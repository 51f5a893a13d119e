import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { awsBinding, bundleFunction } from '../../src/engine/bundle.ts';

/** Bytes of the functions of 4me as they were before there was another platform; they may become smaller. */
const sizesBefore = [
  ['engine', 45_043],
  ['note-dispatcher', 59_838],
  ['typeform', 94_836],
  ['lansweeper', 147_402],
] as const;

const bundleOf = (name: string) =>
  bundleFunction({
    folder: fileURLToPath(new URL(`../../templates/${name}/`, import.meta.url)),
    entry: 'handler.ts',
    exportName: 'handler',
    binding: awsBinding,
  });

/** Platforms whose code a bundle has. */
const platformsIn = (inputs: readonly string[]): readonly string[] => [
  ...new Set(inputs.flatMap((file) => /platforms\/([^/]+)\//.exec(file)?.[1] ?? [])),
];

describe('a function on AWS has the code of its platform only', () => {
  test.each(sizesBefore)('%s, and is not a byte larger for the other platforms', async (name, bytes) => {
    const bundle = await bundleOf(name);
    expect(platformsIn(bundle.inputs)).toEqual(['4me']);
    expect(bundle.bytes).toBeLessThanOrEqual(bytes);
  });
});
