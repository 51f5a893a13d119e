import { fileURLToPath } from 'node:url';
import { onTestFailed, onTestFinished } from 'vitest';
import { jsonText } from '../../src/integration/template/json-text.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { type Call, startCountingProxy } from './counting-proxy.ts';
import { ministack } from './emulators.ts';
import { permissionsOf, type ConditionKeys } from './permissions.ts';
import { physicalIds } from './region.ts';
import type { AwsStage } from './stage.ts';
import { translated } from './translated.ts';

export interface GuardedFunction {
  /** Calls that its policies do not allow, as IAM writes them. */
  refused(): readonly string[];
  /** Actions that its policies allow and that it did not need yet. */
  unused(): readonly string[];
}

/** One question to IAM. */
interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly keys?: ConditionKeys;
}

/**
 * From now on a deployed function of a bundled template may do what its policies allow and nothing else, which the emulator
 * does not care for. Ends with the test.
 */
export async function guardFunction(stage: AwsStage, template: string, fn: string): Promise<GuardedFunction> {
  const { aws, account, region, sandbox } = stage;
  const file = fileURLToPath(new URL(`../../templates/${template}/template.yaml`, import.meta.url));
  const given = { '4MeDomainParameter': sandbox.domain, BootstrapSecretAccountParameter: sandbox.provider.account };
  const place = { 'AWS::Region': region, 'AWS::AccountId': account };
  const { may, statements } = await permissionsOf(file, await translated(file, given), fn, { ...given, ...place });
  const asked = (call: Call): readonly Asked[] => questionsOf(call, `${region}:${account}`);
  const isAllowed = ({ action, resource, keys }: Asked): boolean => may(action, resource, keys);
  const gate = await startCountingProxy(ministack(), (call) => !asked(call).every(isAllowed));
  onTestFinished(() => gate[Symbol.asyncDispose]());

  const lambda = await aws.lambda();
  const name = { FunctionName: (await physicalIds(aws, `app-builder-${template}`))[fn] ?? '' };
  const { Environment } = await lambda.getFunctionConfiguration(name);
  const Variables = { ...Environment?.Variables, AWS_ENDPOINT_URL: gate.origin };
  await lambda.updateFunctionConfiguration({ ...name, Environment: { Variables } });
  const refused = (): readonly string[] => {
    const calls = gate.calls.flatMap(asked).filter((one) => !isAllowed(one));
    return [...new Set(calls.map(({ action, resource, keys }) => [action, resource, JSON.stringify(keys)].join(' ')))];
  };
  // Without a permission, the test waits in vain for something else.
  onTestFailed(() => {
    for (const call of refused()) process.stderr.write(`${template} is not allowed ${call}\n`);
  });
  return {
    refused,
    unused() {
      const used = new Set(gate.calls.flatMap(asked).map(({ action }) => action));
      return [...new Set(statements.flatMap(({ actions }) => actions))]
        .filter((action) => !used.has(action))
        .toSorted();
    },
  };
}

/** What IAM decides on for a call of a function; `place`: region and account as in ARNs. */
function questionsOf({ service, action: name, input = {} }: Call, place: string): readonly Asked[] {
  const action = `${service}:${name}`;
  const at = `arn:aws:${service}:${place}`;
  switch (service) {
    case 'secretsmanager': {
      const secret = `${at}:secret:${jsonText(input['SecretId'] ?? input['Name'])}`;
      // Only a secret that is there has its six characters.
      return [{ action, resource: name === 'CreateSecret' ? secret : `${secret}-a1B2c3` }];
    }
    case 'dynamodb': {
      const key = (input['Item'] ?? input['Key']) as { readonly pk: { readonly S: string } };
      const resource = `${at}:table/${jsonText(input['TableName'])}`;
      return [{ action, resource, keys: { 'dynamodb:LeadingKeys': key.pk.S } }];
    }
    case 'events':
      return (input['Entries'] as readonly JsonObject[]).map(({ Source, DetailType, EventBusName = 'default' }) => ({
        action,
        resource: `${at}:event-bus/${jsonText(EventBusName)}`,
        keys: { 'events:source': jsonText(Source), 'events:detail-type': jsonText(DetailType) },
      }));
    default:
      return [{ action, resource: '*' }];
  }
}
