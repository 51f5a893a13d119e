import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkDeployable, deployedTemplate, partsOf } from '../../../../src/engine/aws/stacks/deployed-template.ts';
import { bundleTarget } from '../../../../src/engine/aws/function/runtimes.ts';
import { readTemplate } from '../../../../src/integration/template/read-template.ts';
import { isJsonObject } from '../../../../src/runtime/json-object.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

async function templateOf(functions: string, globals = ''): Promise<Awaited<ReturnType<typeof readTemplate>>> {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'template.yaml');
  await writeFile(
    file,
    `Transform: AWS::Serverless-2016-10-31
Metadata: { Note: kept }
Parameters:
  EngineNameParameter: { Type: String }
${globals}Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub '\${EngineNameParameter}-q' } }
${functions}`,
  );
  return readTemplate(file);
}

const fn = (id: string, more = '', variables = 'PARAM_ENGINE_NAME: !Ref EngineNameParameter'): string => `
  ${id}:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }
    Properties:
      CodeUri: src
      Handler: app.handler
      Timeout: 7
      Environment: { Variables: { ${variables} } }
${more}`;

const parts = { template: 't', parameters: { A: 'p' }, code: { One: 'c' } };

describe('the deployed template', () => {
  test("is the integration's own, with code, handler, runtime and what it was made of", async () => {
    const template = await templateOf(fn('One'));
    const code = new Map([['One', 'functions/1.zip']]);
    const body = deployedTemplate({ template, parts, parameters: {}, bucket: 'b', code, sandbox: undefined });
    const { Metadata, Resources, ...others } = JSON.parse(body) as Record<string, Record<string, unknown>>;
    const { Metadata: _m, Resources: original, ...expected } = template.document;
    expect(others).toEqual(expected);
    expect(Metadata).toEqual({ Note: 'kept', AppBuilder: { Parts: parts } });
    expect(partsOf(body)).toEqual(parts);
    expect(Resources?.['Queue']).toEqual(isJsonObject(original) ? original['Queue'] : undefined);
    expect(Resources?.['One']).toEqual({
      Type: 'AWS::Serverless::Function',
      Metadata: { BuildMethod: 'esbuild', BuildProperties: { EntryPoints: ['handler.ts'] } },
      Properties: {
        CodeUri: { Bucket: 'b', Key: 'functions/1.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 7,
        Environment: { Variables: { PARAM_ENGINE_NAME: { Ref: 'EngineNameParameter' } } },
      },
    });
  });

  test('gives each function the sandbox that the engine was opened with, also beside variables for all', async () => {
    const globals = `Globals: { Function: { Runtime: nodejs22.x, Environment: { Variables: { PARAM_ENGINE_NAME: x } } } }\n`;
    const template = await templateOf(fn('One', '', 'OWN: 1'), globals);
    const sandbox = { origin: 'http://127.0.0.1:4040', hosts: ['api.example.com', 'b.example.com'] };
    const body = deployedTemplate({ template, parts, parameters: {}, bucket: 'b', code: new Map(), sandbox });
    const { Resources } = JSON.parse(body) as { Resources: Record<string, { Properties: Record<string, unknown> }> };
    expect(Resources['One']?.Properties['Environment']).toEqual({
      Variables: {
        OWN: 1,
        APP_BUILDER_SANDBOX: 'http://127.0.0.1:4040',
        APP_BUILDER_SANDBOX_HOSTS: 'api.example.com,b.example.com',
      },
    });
    expect(Resources['One']?.Properties['Runtime']).toBeUndefined();
  });

  test('of a stack that this engine did not write has no parts', () => {
    for (const body of ['', 'Resources: {}', '[]', '{"Metadata":{"AppBuilder":{"Parts":{"template":"x"}}}}'])
      expect(partsOf(body)).toBeUndefined();
  });
});

describe('a template that this engine cannot deploy', () => {
  test('is refused with every function that does not know its engine, the line and what to add', async () => {
    const template = await templateOf(fn('One', '', 'OTHER: 1') + fn('Two') + fn('Three', '', ''));
    expect(() => checkDeployable(template)).toThrow(
      expect.objectContaining({
        code: 'AB-TEMPLATE-INVALID',
        because: expect.stringMatching(
          /template\.yaml:15: Resources\.One\.Properties\.Environment\.Variables: PARAM_ENGINE_NAME is missing: add "PARAM_ENGINE_NAME: !Ref EngineNameParameter"[^\n]*\n[^\n]*Resources\.Three[^\n]*$/,
        ) as string,
      }),
    );
  });

  test('is accepted where all functions have the variable from Globals', async () => {
    const globals = `Globals: { Function: { Environment: { Variables: { PARAM_ENGINE_NAME: x } } } }\n`;
    const template = await templateOf(fn('One', '', 'OTHER: 1'), globals);
    expect(() => checkDeployable(template)).not.toThrow();
  });

  test('names a runtime that Lambda does not take any more, and those that it takes', async () => {
    const template = await templateOf(
      fn('One', '      Runtime: nodejs20.x\n') + fn('Two', '      Runtime: nodejs22.x\n'),
    );
    expect(() => checkDeployable(template)).toThrow(
      expect.objectContaining({
        because: expect.stringMatching(
          /Resources\.One\.Properties\.Runtime: nodejs20\.x cannot be deployed, write nodejs24\.x or nodejs22\.x$/,
        ) as string,
      }),
    );
    expect(template.functions.map(bundleTarget).at(-1)).toBe('node22');
  });
});
