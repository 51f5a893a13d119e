import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const template = `Transform: AWS::Serverless-2016-10-31
Parameters:
  4MeDomainParameter: { Type: String }
  BootstrapSecretApplicationParameter: { Type: String, Default: 4me-app-builder }
  BootstrapSecretAccountParameter: { Type: String }
  OfferingReferenceParameter: { Type: String }
Resources:
  IntegrationFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: handler.handler
      Runtime: nodejs24.x
      Events:
        Integration: { Type: Api, Properties: { Path: /integration, Method: post } }
Outputs:
  IntegrationApi:
    Value: !Sub https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod/integration/
`;

const offering = {
  platform: '4me',
  reference: 'survey',
  name: 'Survey',
  description: 'Asks.',
  scopes: [{ actions: ['request:Read'] }],
  webhook: { output: 'IntegrationApi', query: 'account={account}', algorithm: 'rs512' },
};

const rule = {
  generic: 'request',
  name: 'Ask',
  trigger: 'on note added',
  condition: 'true',
  expressions: [{ name: 'text', value: 'notes[last].text' }],
  actions: [{ name: 'ask', value: "call webhook '{app_offering_webhook}' with payload 'text'" }],
};

export interface Publishable {
  /** Absolute. */
  readonly folder: string;
  /** Merges into app_offering.json. */
  readonly change: (change: object) => Promise<void>;
  /** Merges into the only rule. */
  readonly changeRule: (change: object) => Promise<void>;
}

/** An integration `survey` in the working folder, as small as one that can be published is. */
export async function publishable(workingFolder: string): Promise<Publishable> {
  const folder = join(workingFolder, 'survey');
  const files = {
    'app_offering.json': JSON.stringify(offering),
    'automation_rules.json': JSON.stringify([rule]),
    'template.yaml': template,
    'handler.js': 'export const handler = async () => ({ statusCode: 200 });\n',
  };
  await mkdir(folder);
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  const edit = async (file: string, make: (value: unknown) => unknown): Promise<void> => {
    const path = join(folder, file);
    await writeFile(path, JSON.stringify(make(JSON.parse(await readFile(path, 'utf8')))));
  };
  return {
    folder,
    change: async (change) => edit('app_offering.json', (value) => ({ ...(value as object), ...change })),
    changeRule: async (change) => edit('automation_rules.json', (value) => [{ ...(value as object[])[0], ...change }]),
  };
}
