import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEngineHost } from '../../src/engine/local/host.ts';
import { appWorkload } from '../../src/provision/workloads.ts';
import { testRun } from '../engine/fixture.ts';
import { appSenderStage, eventsToken, installationsToken, now } from './app-sender-stage.ts';

/** Answers with what it was asked, below whatever path. */
const handler = `
export const handler = {
  bind: () => async ({ path, queryStringParameters, body }: { path: string; queryStringParameters: object | null; body: string }) => ({
    statusCode: 200,
    body: JSON.stringify({ path, query: Object.keys(queryStringParameters ?? {}), length: body.length }),
  }),
};
`;

const template = (paths: readonly string[]): string => `
Transform: AWS::Serverless-2016-10-31
Parameters:
  EngineNameParameter: { Type: String, Default: app-builder }
  PlatformDomainParameter: { Type: String }
  AppReferenceParameter: { Type: String }
Resources:
  IntegrationFunction:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Events:
${paths.map((path) => `        ${path}: { Type: Api, Properties: { Path: /${path}, Method: any } }`).join('\n')}
Outputs:
  AppApi: { Value: !Sub 'https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/Prod/' }
`;

test('messages go to the addresses of the app as it is deployed', async () => {
  const { folder, engineFolder, engine, command, ...stores } = await appSenderStage();
  const host = await startEngineHost({
    folder: engineFolder,
    now: () => now,
    sandbox: { origin: 'http://127.0.0.1:9', hosts: [] },
  });
  onTestFinished(async () => host.close());
  for (const [name, domain, paths] of [
    ['thena-app', 'thena-sandbox.test', ['events', 'installations']],
    ['heseya-app', 'heseya-sandbox.test', ['webhooks']],
  ] as const) {
    await writeFile(join(folder, name, 'template.yaml'), template(paths));
    await writeFile(join(folder, name, 'handler.ts'), handler);
    const workload = appWorkload({
      engineName: 'app-builder',
      name,
      folder: join(folder, name),
      domain,
      parameters: {},
    });
    const run = testRun(() => now);
    await engine.apply(await engine.plan(workload), run);
  }
  await stores.storeThenaApp();
  await stores.storeOrganisation('O1');
  await stores.storeHeseyaStore();
  const answer = async (...words: readonly string[]): Promise<unknown> => {
    const { stdout, stderr, code } = await command(['trigger', ...words, '--json']);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).not.toContain(eventsToken);
    expect(stdout).not.toContain(installationsToken);
    return JSON.parse((JSON.parse(stdout) as { answer: { body: string } }).answer.body) as unknown;
  };
  expect(await answer('ticket:created', 'thena-app')).toMatchObject({ path: '/events', query: ['token'] });
  expect(await answer('app:uninstall', 'thena-app')).toMatchObject({ path: '/installations', query: ['token'] });
  expect(await answer('OrderCreated', 'heseya-app')).toMatchObject({ path: '/webhooks', query: [] });
});
