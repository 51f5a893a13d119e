import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type BundleRequest, bundleFunction, localBinding } from '../../src/engine/bundle.ts';
import { echoIntegration } from './fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const templates = join(import.meta.dirname, '../../templates');

function requestFor(folder: string, binding: BundleRequest['binding'] = localBinding): BundleRequest {
  return { folder, entry: 'handler.ts', exportName: 'handler', binding };
}

test('the same code gives the same bundle in every folder', async () => {
  const one = await echoIntegration(await temporaryFolder());
  const other = await echoIntegration(join(await temporaryFolder(), 'deeper', 'and deeper'));
  await writeFile(
    join(other.folder, 'tsconfig.json'),
    '{ "compilerOptions": { "target": "es5", "alwaysStrict": true } }',
  );
  const [first, second] = [
    await bundleFunction(requestFor(one.folder)),
    await bundleFunction(requestFor(other.folder)),
  ];
  expect(second.digest).toBe(first.digest);
  expect(second.code).toBe(first.code);
  expect(first.bytes).toBe(Buffer.byteLength(first.code));
});

test('neither code nor inputs name a folder of this machine', async () => {
  const { folder } = await echoIntegration(await temporaryFolder());
  const bundled = await bundleFunction(requestFor(folder));
  expect(bundled.code).not.toContain(folder);
  expect(bundled.code).not.toContain(join(import.meta.dirname, '../..'));
  expect(bundled.inputs).toEqual(expect.arrayContaining(['handler.ts', 'greet.ts']));
  expect(bundled.inputs.filter((input) => input.startsWith('/'))).toEqual([]);
});

test.each(['engine', 'note-dispatcher', 'typeform'])(
  'the bundle of the template %s has no library of ours but the signature check',
  async (name) => {
    const { bytes, inputs } = await bundleFunction(requestFor(join(templates, name)));
    const libraries = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    expect([...new Set(libraries)].filter((library) => library !== 'jose')).toEqual([]);
    expect(bytes).toBeLessThan(100_000);
    process.stdout.write(`bundle of ${name}: ${bytes} bytes\n`);
  },
);

test('errors in the code are told with file, line and text', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'handler.ts'), "import { x } from './missing.ts';\nexport const handler = x +;\n");
  await expect(bundleFunction(requestFor(folder))).rejects.toMatchObject({
    code: 'AB-ENGINE-BUILD',
    because: expect.stringMatching(/^handler\.ts:2:\d+: .+/) as string,
  });
  await writeFile(join(folder, 'handler.ts'), "import { x } from './missing.ts';\nexport const handler = x;\n");
  await expect(bundleFunction(requestFor(folder))).rejects.toMatchObject({
    because: expect.stringContaining('missing.ts') as string,
  });
  await writeFile(join(folder, 'handler.ts'), "export { handler } from 'app-builder/cli';\n");
  await expect(bundleFunction(requestFor(folder))).rejects.toMatchObject({
    because: expect.stringContaining('app-builder/cli') as string,
  });
});

test('an entry file that is not there is told', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'handler.ts'), { recursive: true });
  await expect(bundleFunction({ ...requestFor(folder), entry: 'index.ts' })).rejects.toMatchObject({
    code: 'AB-ENGINE-ENTRY',
  });
});

test.each([
  ['export const handle = 1;', 'it exports handle'],
  ['const handler = 1;', 'it exports nothing'],
])('an entry file that does not export the handler is told: %s', async (code, because) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'handler.ts'), code);
  await expect(bundleFunction(requestFor(folder))).rejects.toMatchObject({ code: 'AB-ENGINE-BUILD', because });
});

test('without a binding the definition is exported as it is', async () => {
  const { folder } = await echoIntegration(await temporaryFolder());
  const { code } = await bundleFunction(requestFor(folder, 'none'));
  expect(code).not.toContain('APP_BUILDER_ENGINE_FOLDER');
  expect(code).toContain('as handler');
});
