import { openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { handlerAddress } from '../../events/sent-answer.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { Definition } from '../../platforms/4me/definition/definition.ts';
import { deployedWorkload } from '../deployed-workload.ts';
import { isForProvider, type Aim } from './aim.ts';

const unknown: FailureKind = { code: 'AB-TRIGGER-ADDRESS', exit: 'usage' };

/**
 * Where the message goes: `--to`, the address of the integration or of the engine as they are deployed, or else the webhook's own.
 * Throws Failure `AB-TRIGGER-WORKLOAD` where that is not deployed, and `AB-TRIGGER-ADDRESS` where nothing says it.
 *
 * @param webhook address of the sandbox's webhook that the message is of
 */
export async function addressFor(aim: Aim, context: CommandContext, webhook: string | undefined): Promise<URL> {
  const to = context.given.text('to');
  if (to !== undefined) return handlerAddress(to);
  const { definition, event, customer } = aim;
  if (definition !== undefined && !isForProvider(aim)) {
    const template = await integrationAddress(definition, aim, context);
    return handlerAddress(template.replaceAll('{account}', encodeURIComponent(customer)));
  }
  if (webhook !== undefined) return handlerAddress(webhook);
  if (!isForProvider(aim)) throw nowhere(event, 'no integration is named');
  const secretsApi = (await outputsOf('engine', aim, context))['SecretsApi'];
  if (secretsApi === undefined) throw nowhere(event, 'the secrets listener has no output SecretsApi');
  const hearsSecrets = event === 'app_instance.secrets-update' || event === 'webhook.verify';
  return handlerAddress(hearsSecrets ? secretsApi : new URL('../installations/', secretsApi).href);
}

async function integrationAddress(definition: Definition, aim: Aim, context: CommandContext): Promise<string> {
  const address =
    aim.platform === '4me'
      ? definition.offering.webhook?.address
      : { output: apiOutput(definition), query: 'account={account}' };
  if (address === undefined) throw nowhere(aim.event, `the app offering of ${definition.name} has no webhook`);
  if ('address' in address) return address.address;
  const { output, query } = address;
  const outputs = await outputsOf(definition.name, aim, context);
  const url = output === undefined ? undefined : outputs[output];
  if (url === undefined) throw nowhere(aim.event, `${definition.name} has no output ${output ?? 'with its address'}`);
  return query === undefined ? url : `${url}?${query}`;
}

/** The output that a configuration item shows as the address of the integration (seeds, typeform). */
function apiOutput({ items }: Definition): string | undefined {
  return items.find(({ apiUrl }) => apiUrl !== undefined)?.apiUrl;
}

async function outputsOf(
  integration: string,
  { answers }: Aim,
  context: CommandContext,
): Promise<Readonly<Record<string, string>>> {
  await using engine = await openEngine(answers, context);
  const place = { engineName: answers.text('engineName'), integration };
  const { deployed } = await deployedWorkload(engine, place, { code: 'AB-TRIGGER-WORKLOAD', command: 'status' });
  return deployed.outputs;
}

function nowhere(event: string, because: string): Failure {
  return new Failure(unknown, {
    message: `Nothing says where ${event} goes`,
    because,
    fix: 'Name the integration, or give the address with --to.',
  });
}
