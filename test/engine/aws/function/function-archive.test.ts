import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { functionArchive } from '../../../../src/engine/aws/function/function-archive.ts';
import { reproducibleZip } from '../../../../src/engine/aws/function/zip.ts';
import { bundleFunction } from '../../../../src/engine/bundle.ts';
import { digestOf } from '../../../../src/engine/digest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

afterEach(() => vi.unstubAllEnvs());

const files = [
  ['b.txt', 'second letter first\n'],
  ['a.txt', 'ä'.repeat(500)],
] as const;

describe('a reproducible archive', () => {
  test('has these bytes', async () => {
    expect(digestOf(await reproducibleZip(files))).toBe(
      '2bdc172a7c4ba29335f06a053e8ebaddea29608b6e7e3fc4e70d177aa97b422f',
    );
  });

  test.each(['UTC', 'America/Los_Angeles', 'Pacific/Apia', 'Africa/Monrovia', 'Asia/Kolkata', 'Antarctica/Troll'])(
    'has the same bytes in %s',
    async (zone) => {
      const before = digestOf(await reproducibleZip(files));
      vi.stubEnv('TZ', zone);
      expect(digestOf(await reproducibleZip(files))).toBe(before);
    },
  );

  test('has its files in the order given, readable by everybody', async () => {
    const archive = Buffer.from(await reproducibleZip(files));
    expect(Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual(files);
    const attributes = archive.readUInt32LE(archive.indexOf('PK\u0001\u0002', 'latin1') + 38);
    expect((attributes >>> 16).toString(8)).toBe('100644');
  });
});

describe("a function's archive", () => {
  async function archiveIn(parent: string) {
    const folder = join(parent, 'fn');
    await mkdir(join(folder, 'lib'), { recursive: true });
    await mkdir(join(folder, 'node_modules', 'left'), { recursive: true });
    await writeFile(join(folder, 'node_modules', 'left', 'index.js'), 'export const pad = (text) => ` ${text}`;\n');
    await writeFile(join(folder, 'lib', 'greet.ts'), 'export const greet = (name: string) => `hello ${name}`;\n');
    const handler = `import { greet } from './lib/greet.ts';\nimport { pad } from 'left';\nimport { Retry } from 'app-builder/runtime';\n`;
    await writeFile(join(folder, 'handler.ts'), `${handler}export const handler = () => [greet(pad('x')), Retry];\n`);
    const request = { folder, entry: 'handler.ts', exportName: 'handler', binding: 'none', target: 'node24' } as const;
    return functionArchive(folder, await bundleFunction(request));
  }

  test('has the same bytes wherever the folder is', async () => {
    const here = await archiveIn(await temporaryFolder());
    const there = await archiveIn(join(await temporaryFolder(), 'somewhere', 'deeper'));
    expect(here.key).toBe(there.key);
    expect(here.key).toBe(`functions/${digestOf(here.bytes)}.zip`);
  });

  test('has a module and its source map, whose sources are named without the machine', async () => {
    const { bytes } = await archiveIn(await temporaryFolder());
    const unzipped = unzipSync(bytes);
    expect(Object.keys(unzipped)).toEqual(['index.mjs', 'index.mjs.map']);
    expect(strFromU8(unzipped['index.mjs'] ?? new Uint8Array())).toMatch(
      /\n?\/\/# sourceMappingURL=index\.mjs\.map\n$/,
    );
    const { sources } = JSON.parse(strFromU8(unzipped['index.mjs.map'] ?? new Uint8Array())) as { sources: string[] };
    expect(sources).toEqual(
      expect.arrayContaining([
        'handler.ts',
        'lib/greet.ts',
        'node_modules/left/index.js',
        expect.stringMatching(/^app-builder\/src\/runtime\//),
      ]),
    );
    for (const source of sources)
      expect(source).toMatch(/^(?:handler\.ts|entry\.js|(?:lib|node_modules|app-builder)\/[\w./-]+)$/);
  });
});
