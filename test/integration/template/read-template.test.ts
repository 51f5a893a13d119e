import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Template } from '../../../src/integration/template/model.ts';
import { parameterValues } from '../../../src/integration/template/parameters.ts';
import { readTemplate } from '../../../src/integration/template/read-template.ts';

const templates = join(import.meta.dirname, '../../../templates');

async function read(text: string): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-template-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'template.yaml'), text);
  return readTemplate(join(folder, 'template.yaml'));
}

async function problemsOf(text: string): Promise<readonly string[]> {
  const failure: unknown = await read(text).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'AB-TEMPLATE-INVALID', exit: 'usage' });
  return (failure as { because: string }).because.split('\n').map((line) => line.replace(/^.*template\.yaml:?/, ''));
}

test('the short and the long form of a function are the same', async () => {
  const short = await read(`
Resources: { Table: { Type: A } }
Outputs:
  One: { Value: !Sub "x-\${Table}" }
  Two: { Value: !GetAtt Table.Arn.More }
  Three: { Value: !If [Yes, !Ref Table, !Join ["-", [a, !Ref "AWS::Region"]]] }
`);
  const long = await read(`{
    "Resources": { "Table": { "Type": "A" } },
    "Outputs": {
      "One": { "Value": { "Fn::Sub": "x-\${Table}" } },
      "Two": { "Value": { "Fn::GetAtt": ["Table", "Arn.More"] } },
      "Three": { "Value": { "Fn::If": ["Yes", { "Ref": "Table" }, { "Fn::Join": ["-", ["a", { "Ref": "AWS::Region" }]] }] } }
    }
  }`);
  expect(short.outputs).toEqual(long.outputs);
  expect(short.document).toEqual(long.document);
});

test('a function has the defaults of Globals, under its own values', async () => {
  const { functions } = await read(`
Parameters: { Rate: { Type: String } }
Globals:
  Function:
    Timeout: 20
    Handler: index.main
    Environment: { Variables: { A: 1, B: 2 } }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [src/main.ts] } }
    Properties:
      CodeUri: code
      MemorySize: 512
      Environment: { Variables: { B: 3 } }
      Events:
        Post: { Type: Api, Properties: { Path: /x, Method: POST } }
        Rule: { Type: EventBridgeRule, Properties: { Pattern: { source: [app-builder] } } }
        Timer: { Type: Schedule, Properties: { Schedule: !Ref Rate, Input: '{}', Enabled: false } }
        Queue: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn, BatchSize: 1, FunctionResponseTypes: [ReportBatchItemFailures] } }
        Stream: { Type: Kinesis, Properties: { BatchSize: 1 } }
  Jobs: { Type: AWS::SQS::Queue }
`);
  expect(functions).toHaveLength(1);
  expect(functions[0]).toMatchObject({
    id: 'Fn',
    codeUri: 'code',
    entry: 'src/main.ts',
    handler: 'index.main',
    exportName: 'main',
    timeout: 20,
    memorySize: 512,
    environment: { A: 1, B: 3 },
    events: [
      { kind: 'api', name: 'Post', path: '/x', method: 'post' },
      { kind: 'rule', name: 'Rule', pattern: { source: ['app-builder'] } },
      {
        kind: 'schedule',
        name: 'Timer',
        type: 'Schedule',
        schedule: { Ref: 'Rate' },
        input: '{}',
        state: 'DISABLED',
      },
      { kind: 'queue', name: 'Queue', type: 'SQS', queue: 'Jobs', batchSize: 1, enabled: true },
      { kind: 'other', name: 'Stream', type: 'Kinesis' },
    ],
  });
});

test('every problem is told with its line and its place', async () => {
  const problems = await problemsOf(`Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index
      Timeout: 1000
      Events:
        Post:
          Type: Api
          Properties: { Path: x, Method: fetch }
        Timer:
          Type: Schedule
          Properties: { Enabled: !Ref Fn, State: ENABLED }
  Other_One: {}
Outputs:
  Here: { Value: !Sub "\${Nowhere.Arn}" }
`);
  expect(problems).toEqual([
    '14: Resources.Other_One: a logical id has letters and digits only',
    '14: Resources.Other_One.Type: is missing',
    '5: Resources.Fn.Properties.Handler: must be <file>.<export>, e.g. index.handler',
    '4: Resources.Fn.Properties.CodeUri: is missing',
    '6: Resources.Fn.Properties.Timeout: must be a whole number from 1 to 900',
    '10: Resources.Fn.Properties.Events.Post.Properties.Path: must start with /',
    expect.stringMatching(
      /^10: Resources\.Fn\.Properties\.Events\.Post\.Properties\.Method: must be one of any, /,
    ) as string,
    '13: Resources.Fn.Properties.Events.Timer.Properties: Schedule is missing',
    '13: Resources.Fn.Properties.Events.Timer.Properties: has Enabled and State; SAM takes one of them',
    '13: Resources.Fn.Properties.Events.Timer.Properties.Enabled: must be true or false; a value that depends on something goes into State',
    '16: Outputs.Here.Value: refers to Nowhere, which the template does not have',
  ]);
});

test.each([
  ['an unknown tag', 'Resources: { A: { Type: !Wrong x } }\n', '1: Resources.A.Type: unknown tag !Wrong'],
  ['a tab', 'Resources:\n\tA: 1\n', expect.stringMatching(/^2: /) as string],
  ['a list', '- a\n', '1: must be a map'],
  ['nothing', '', '1: must be a map'],
  ['no resources', 'Description: x\n', '1: Resources: is missing'],
])('a file with %s is refused', async (_what, text, problem) => {
  expect((await problemsOf(text))[0]).toEqual(problem);
});

test('a file that is not there is told', async () => {
  await expect(readTemplate(join(templates, 'nothing', 'template.yaml'))).rejects.toMatchObject({
    code: 'AB-TEMPLATE-INVALID',
  });
});

test('parameters take the given value, else the default; all problems are told, no value is', async () => {
  const template = await read(`
Parameters:
  Domain: { Type: String, AllowedPattern: '[a-z.]+' }
  Mode: { Type: String, Default: a, AllowedValues: [a, b] }
  Count: { Type: Number, Default: 3 }
Resources: {}
`);
  expect(parameterValues(template, { Domain: 'x.y' })).toEqual({ Domain: 'x.y', Mode: 'a', Count: '3' });
  const wrong = (): unknown => parameterValues(template, { Domain: 'SECRET', Mode: 'c', Other: 'x' });
  expect(wrong).toThrow(
    expect.objectContaining({ code: 'AB-TEMPLATE-INVALID', message: 'The template has 3 problems' }) as Error,
  );
  expect(wrong).not.toThrow(/SECRET/);
});

test.each([
  ['engine', 'Secrets', 'BootstrapSecretEnabledReferencesParameter', 'PARAM_ENABLED_OFFERINGS'],
  ['note-dispatcher', 'Integration', 'OfferingReferenceParameter', 'PARAM_OFFERING_REFERENCE'],
  ['typeform', 'Integration', 'OfferingReferenceParameter', 'PARAM_OFFERING_REFERENCE'],
])(
  'the template %s has the names by which an existing stack is adopted (4me-facts §18)',
  async (name, prefix, own, variable) => {
    const template = await readTemplate(join(templates, name, 'template.yaml'));
    const given = ['4MeDomainParameter', 'BootstrapSecretAccountParameter'];
    const known = [...given, 'BootstrapSecretApplicationParameter', own];
    expect(Object.keys(template.parameters)).toEqual(expect.arrayContaining(known));
    // Whatever came later has a default: an existing stack knows no value for it.
    const required = Object.entries(template.parameters).filter(([, parameter]) => parameter.default === undefined);
    expect(required.map(([parameter]) => parameter)).toEqual(given);
    expect(template.functions.map(({ id }) => id)).toEqual([`${prefix}Function`]);
    expect(template.functions[0]).toMatchObject({
      entry: 'handler.ts',
      handler: 'index.handler',
      properties: { Runtime: 'nodejs24.x', Architectures: ['arm64'], LoggingConfig: { LogFormat: 'JSON' } },
    });
    expect(template.functions[0]?.events).toContainEqual(
      expect.objectContaining({ kind: 'api', path: `/${prefix.toLowerCase()}`, method: 'post' }),
    );
    expect(Object.keys(template.functions[0]?.environment ?? {})).toEqual([
      'PARAM_ENGINE_NAME',
      'PARAM_4ME_DOMAIN',
      'PARAM_BOOTSTRAP_APP',
      'PARAM_BOOTSTRAP_ACCOUNT',
      variable,
    ]);
    expect(template.outputs.map((output) => output.name)).toEqual(
      expect.arrayContaining([`${prefix}Api`, `${prefix}Function`, `${prefix}FunctionIamRole`]),
    );
  },
);
