import { expect, test } from 'vitest';
import { readHandler } from '../../src/validate/handler/read-handler.ts';
import { folderWith } from './folder-of-a-test.ts';

const read = async (code: string, limit?: number) => {
  const { folder } = await folderWith({ 'handler.js': code });
  const given = { folder, entry: 'handler.js', exportName: 'handler' };
  return readHandler(limit === undefined ? given : { ...given, limit });
};

test('a handler that never ends loading is ended', async () => {
  expect((await read('for (;;);\nexport const handler = {};', 300)).declared).toBe('it is not loaded after 0.3 s');
});

test('a handler that ends its process is told of', async () => {
  expect((await read('process.exit(3);\nexport const handler = {};')).declared).toBe(
    'its process ends with 3 while it is loaded',
  );
});

test('a handler is loaded without the environment of the command, where credentials may be', async () => {
  const code = `import { document } from 'app-builder/4me';
document('query Environment { ' + Object.keys(process.env).filter((name) => name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE').join(' ') + ' }');
export const handler = {};`;
  expect((await read(code)).declared).toMatchObject({ documents: ['query Environment {  }'] });
});

test('what keeps a process alive does not keep the command waiting, and its sources are known', async () => {
  const { declared, sources } = await read(`import { readFileSync } from 'node:fs';
setInterval(() => readFileSync('x'), 100000);
export const handler = { bind() {} };`);
  expect(declared).toEqual({ apps: [], rules: [], documents: [], isHandler: true });
  expect(sources.map(({ file }) => file)).toEqual(['handler.js']);
});
