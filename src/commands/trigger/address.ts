import { openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { handlerAddress } from '../../events/sent-answer.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { AddressDefinition, Definition } from '../../platforms/4me/definition/definition.ts';
import { deployedWorkload } from '../deployed-workload.ts';
import { isForProvider, type Aim } from './aim.ts';

const unknown: FailureKind = { code: 'AB-TRIGGER-ADDRESS', exit: 'usage' };

/** Without an output where the definition names none. */
type OwnAddress = AddressDefinition | { readonly output: undefined; readonly query: string };

/**
 * Where the message goes: `--to`, the address of the integration or of the engine as they are deployed, or else the webhook's own.
 * Throws Failure `AB-TRIGGER-WORKLOAD` where that is not deployed, and `AB-TRIGGER-ADDRESS` where nothing says it.
 *
 * @param own how the definition gives the address of the integration itself
 * @param webhook address of the sandbox's webhook that the message is of
 */
export async function addressFor(
  aim: Aim,
  context: CommandContext,
  own: (definition: Definition) => OwnAddress | undefined,
  webhook?: string,
): Promise<URL> {
  const to = context.given.text('to');
  if (to !== undefined) return handlerAddress(to);
  const { definition, event, customer } = aim;
  if (definition !== undefined && !isForProvider(aim)) {
    const template = await integrationAddress(definition, own(definition), aim, context);
    return handlerAddress(template.replaceAll('{account}', encodeURIComponent(customer)));
  }
  if (webhook !== undefined) return handlerAddress(webhook);
  if (!isForProvider(aim)) throw nowhere(event, 'no integration is named');
  const secretsApi = (await outputsOf('engine', aim, context))['SecretsApi'];
  if (secretsApi === undefined) throw nowhere(event, 'the secrets listener has no output SecretsApi');
  const hearsSecrets = event === 'app_instance.secrets-update' || event === 'webhook.verify';
  return handlerAddress(hearsSecrets ? secretsApi : new URL('../installations/', secretsApi).href);
}

async function integrationAddress(
  definition: Definition,
  address: OwnAddress | undefined,
  aim: Aim,
  context: CommandContext,
): Promise<string> {
  if (address === undefined) throw nowhere(aim.event, `the app offering of ${definition.name} has no webhook`);
  if ('address' in address) return address.address;
  const { output, query } = address;
  const outputs = await outputsOf(definition.name, aim, context);
  const url = output === undefined ? undefined : outputs[output];
  if (url === undefined) throw nowhere(aim.event, `${definition.name} has no output ${output ?? 'with its address'}`);
  return query === undefined ? url : `${url}?${query}`;
}

/** Outputs of what is deployed for an integration; throws Failure `AB-TRIGGER-WORKLOAD` where nothing is. */
async function outputsOf(
  integration: string,
  { answers }: Pick<Aim, 'answers'>,
  context: CommandContext,
): Promise<Readonly<Record<string, string>>> {
  await using engine = await openEngine(answers, context);
  const place = { engineName: answers.text('engineName'), integration };
  const { deployed } = await deployedWorkload(engine, place, { code: 'AB-TRIGGER-WORKLOAD', command: 'status' });
  return deployed.outputs;
}

/** Nothing says where the message goes. */
export function nowhere(event: string, because: string): Failure {
  return new Failure(unknown, {
    message: `Nothing says where ${event} goes`,
    because,
    fix: 'Name the integration, or give the address with --to.',
  });
}
