import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workload } from '../../src/engine/engine.ts';
import type { Run } from '../../src/run.ts';

const template = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  EngineNameParameter: { Type: String, Default: app-builder }
  GreetingParameter: { Type: String, Default: hello }
  SecretParameter: { Type: String, NoEcho: true, Default: '' }
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 5
Resources:
  EchoFunction:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }
    Properties:
      CodeUri: .
      Handler: index.handler
      Timeout: 1
      Environment:
        Variables:
          PARAM_ENGINE_NAME: !Ref EngineNameParameter
          PARAM_GREETING: !Ref GreetingParameter
      Events:
        Echo: { Type: Api, Properties: { Path: /echo, Method: any } }
        Item: { Type: Api, Properties: { Path: '/items/{id}/{rest+}', Method: get } }
        Changed:
          Type: EventBridgeRule
          Properties:
            Pattern: { source: [app-builder], detail-type: [Installation Changed], detail: { offering: [echo] } }
Outputs:
  EchoApi: { Value: !Sub 'https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/Prod/echo/' }
  EchoFunction: { Value: !GetAtt EchoFunction.Arn }
`;

const engineVariable = '          PARAM_ENGINE_NAME: !Ref EngineNameParameter\n';
const addressVariable =
  '          PARAM_ADDRESS: !Sub https://${ServerlessRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/Prod/echo\n';

const handler = `
import { greet } from './greet.ts';

interface Ports {
  environment: Record<string, string | undefined>;
  log: (line: object) => void;
  state: { get(name: string): Promise<{ value: object; version: string } | undefined>; put(name: string, value: object, version?: string): Promise<string> };
  announce: (change: object) => Promise<void>;
}
interface Event { body?: string; do?: string; detail?: object }

export const handler = {
  bind: (ports: Ports) => async (event: Event, context?: { getRemainingTimeInMillis(): number; invokedFunctionArn: string }) => {
    if (event.detail !== undefined) {
      const seen = await ports.state.get('seen');
      const times = ((seen?.value as { times?: number })?.times ?? 0) + 1;
      await ports.state.put('seen', { times, detail: event.detail }, seen?.version);
      if (times === 1 && 'failOnce' in event.detail) throw new Error('not yet');
      return;
    }
    const command = event.do ?? event.body ?? '';
    if (command === 'sleep') process.stdout.write('sleeping\\n');
    if (command === 'sleep') await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (command === 'short sleep') await new Promise((resolve) => setTimeout(resolve, 300));
    if (command === 'spin') for (;;);
    if (command === 'crash') process.kill(process.pid, 'SIGKILL');
    if (command === 'throw') throw new Error('thrown on purpose');
    if (command === 'print secrets') {
      process.stdout.write('printed eyJhbGciOiJSUzUxMiJ9.eyJpc3MiOiJ4In0.c2ln and client_secret=hush\\n');
      process.stdout.write(JSON.stringify({ level: 'info', message: 'printed too', body: { client_secret: 'hush' } }) + '\\n');
      process.stderr.write('printed {"token":"hush"}\\n');
    }
    if (command === 'throw secrets') throw new Error('thrown with Bearer hush and -----BEGIN PRIVATE KEY-----\\nMIIB');
    if (command === 'bad header') return { statusCode: 200, headers: { 'x-a': 'b\\r\\nx-c: d' }, body: '' };
    if (command === 'nonsense') return { hello: 'there' };
    if (command === 'announce') await ports.announce({ domain: '4me-sandbox.test', account: 'wna-it', offering: 'echo' });
    if (command === 'log') {
      ports.log({ level: 'info', message: 'a structured line', delivery: 'd1', error: new Error('inner') });
    }
    if (command === 'print') process.stdout.write('a plain line\\n');
    const names = Object.keys(ports.environment).toSorted();
    const body = { greeting: greet(ports.environment['PARAM_GREETING']), address: ports.environment['PARAM_ADDRESS'], names, event, pid: process.pid, remaining: context?.getRemainingTimeInMillis(), arn: context?.invokedFunctionArn };
    if (command === 'binary') {
      return { statusCode: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from([0, 255, 1]).toString('base64'), isBase64Encoded: true };
    }
    return { statusCode: 201, headers: { 'x-one': '1' }, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] }, body: JSON.stringify(body) };
  },
};
`;

/**
 * An integration that does what it is told, in a folder of its own. `address`: the function knows its own address, which
 * CloudFormation refuses as a circle.
 */
export async function echoIntegration(
  parent: string,
  change: { readonly greeting?: string; readonly address?: boolean } = {},
): Promise<Workload> {
  const folder = join(parent, 'echo');
  await mkdir(folder, { recursive: true });
  const variables = change.address === true ? engineVariable + addressVariable : engineVariable;
  await writeFile(
    join(folder, 'template.yaml'),
    template.replace(engineVariable, () => variables),
  );
  await writeFile(join(folder, 'handler.ts'), handler);
  await writeFile(join(folder, 'greet.ts'), greeting(change.greeting ?? 'says'));
  return { name: 'app-builder-echo', folder, parameters: { GreetingParameter: 'hi' }, domain: '4me-sandbox.test' };
}

/** The same with the parameter that says which provider account it belongs to. */
export async function ownedIntegration(parent: string, owner: string): Promise<Workload> {
  const workload = await echoIntegration(parent);
  const parameter = 'Parameters:\n  BootstrapSecretAccountParameter: { Type: String }\n';
  await writeFile(join(workload.folder, 'template.yaml'), template.replace('Parameters:\n', parameter));
  return { ...workload, parameters: { ...workload.parameters, BootstrapSecretAccountParameter: owner } };
}

export function greeting(word: string): string {
  return `export const greet = (name: string | undefined): string => \`${word} \${name ?? 'nothing'}\`;\n`;
}

export function testRun(now: () => number): Run {
  return { signal: new AbortController().signal, now, report: () => undefined };
}
