import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRun } from '../fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runningHost } from './running-host.ts';

const template = `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }
    Properties:
      CodeUri: .
      Handler: index.handler
      Events:
        All: { Type: Api, Properties: { Path: '/integration/{proxy+}', Method: any } }
        Hook: { Type: Api, Properties: { Path: /integration/hook, Method: post } }
        Named: { Type: Api, Properties: { Path: '/x/{name}', Method: get } }
`;

const handler = `
interface Event { resource: string; path: string; httpMethod: string; pathParameters: object | null }
export const handler = {
  bind: () => (event: Event) => {
    const { resource, path, httpMethod, pathParameters } = event;
    return Promise.resolve({ statusCode: 200, body: JSON.stringify({ resource, path, httpMethod, pathParameters }) });
  },
};
`;

const all = '/integration/{proxy+}';

test('an address leads to its event and has its path parameters, as at API Gateway', async () => {
  const { engine, host, now } = await runningHost();
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'template.yaml'), template);
  await writeFile(join(folder, 'handler.ts'), handler);
  const workload = { name: 'app-builder-routes', folder, parameters: {}, domain: 'd.test' };
  await engine.apply(await engine.plan(workload), testRun(now));
  const ask = async (method: string, path: string): Promise<readonly [string, unknown] | number> => {
    const response = await fetch(`${host.origin}/app-builder-routes${path}`, { method });
    if (!response.ok) return response.status;
    const { resource, pathParameters, ...rest } = (await response.json()) as Record<string, unknown>;
    expect(rest).toEqual({ path, httpMethod: method });
    return [String(resource), pathParameters];
  };
  expect(await ask('GET', '/integration/configuration')).toEqual([all, { proxy: 'configuration' }]);
  expect(await ask('DELETE', '/integration/a/b/c')).toEqual([all, { proxy: 'a/b/c' }]);
  expect(await ask('POST', '/integration/hook')).toEqual(['/integration/hook', null]);
  expect(await ask('GET', '/integration/hook')).toEqual([all, { proxy: 'hook' }]);
  expect(await ask('POST', '/integration/hook/x')).toEqual([all, { proxy: 'hook/x' }]);
  expect(await ask('GET', '/x/7')).toEqual(['/x/{name}', { name: '7' }]);
  // Nothing is decoded on the way.
  expect(await ask('GET', '/x/a%2Fb%20c')).toEqual(['/x/{name}', { name: 'a%2Fb%20c' }]);
  expect(await ask('GET', '/integration/a%20b/%C3%BC')).toEqual([all, { proxy: 'a%20b/%C3%BC' }]);
  expect(await ask('GET', '/integration')).toBe(403);
  expect(await ask('GET', '/integration/')).toBe(403);
  expect(await ask('GET', '/x')).toBe(403);
  expect(await ask('GET', '/x/7/8')).toBe(403);
  expect(await ask('POST', '/x/7')).toBe(403);
});
