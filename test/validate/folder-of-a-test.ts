import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../cli/terminal.ts';
import type { IntegrationFolder } from '../../src/integration/find-folder.ts';

export const offering = {
  platform: '4me',
  reference: 'app',
  name: 'App',
  webhook: { output: 'IntegrationApi', query: 'account={account}', algorithm: 'rs512' },
};

export const rule = {
  generic: 'request',
  name: 'Send each note',
  trigger: 'on note added',
  condition: 'true',
  expressions: [
    { name: 'text', value: 'notes[last].text' },
    { name: 'url', value: 'rule_app_instance.custom_fields.url' },
  ],
  actions: [{ name: 'send', value: "call webhook '{app_offering_webhook}' with payload 'text url'" }],
};

export const form = '<label for="url">URL</label>\n<input id="url" type="text" class="required" />\n';

export const handler = `import * as fourMe from 'app-builder/4me';
import { createHandler, text, url } from 'app-builder/runtime';
export const handler = createHandler(fourMe.rule({ payload: { text: text(), url: url() } }, async () => {}));
`;

const parameters = ['4MeDomainParameter', 'BootstrapSecretApplicationParameter', 'BootstrapSecretAccountParameter'];

/** `pattern`: of the reference; `variables`: lines of the environment; `more`: further resources. */
export function template({
  pattern = '[a-zA-Z0-9_-]+',
  variables = ['PARAM_4ME_DOMAIN', 'PARAM_BOOTSTRAP_ACCOUNT', 'PARAM_OFFERING_REFERENCE'],
  moreParameters = '',
  moreResources = '',
}: {
  readonly pattern?: string;
  readonly variables?: readonly string[];
  readonly moreParameters?: string;
  readonly moreResources?: string;
} = {}): string {
  return `Transform: AWS::Serverless-2016-10-31
Parameters:
${parameters.map((name) => `  ${name}:\n    Type: String\n`).join('')}  OfferingReferenceParameter:
    Type: String
    AllowedPattern: '${pattern}'
${moreParameters}Resources:
  Fn:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: esbuild
      BuildProperties:
        EntryPoints: [handler.js]
    Properties:
      CodeUri: .
      Handler: index.handler
      Environment:
        Variables:
          OTHER: x
${variables.map((name) => `          ${name}: !Ref OfferingReferenceParameter\n`).join('')}      Events:
        Api:
          Type: Api
          Properties:
            Path: /integration
            Method: post
${moreResources}Outputs:
  IntegrationApi:
    Value: !Sub https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod/integration/
`;
}

/** Files of a folder without any finding; see above. */
const sound: Readonly<Record<string, string | object>> = {
  'app_offering.json': offering,
  'automation_rules.json': [rule],
  'ui_extension.json': { name: 'App' },
  'ui_extension.html': form,
  'template.yaml': template(),
  'handler.js': handler,
};

/** A folder `app` below `root` (a temporary one by default) with these files; undefined takes a file away. */
export async function folderWith(
  files: Readonly<Record<string, string | Buffer | object | undefined>> = {},
  root?: string,
): Promise<IntegrationFolder> {
  const folder = join(root ?? (await temporaryFolder()), 'app');
  await mkdir(folder, { recursive: true });
  for (const [file, content] of Object.entries({ ...sound, ...files })) {
    if (content === undefined) continue;
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    await writeFile(join(folder, file), isText ? content : JSON.stringify(content, undefined, 2));
  }
  return { name: 'app', folder, bundled: false };
}
