import { sandboxOf } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { visibleLine } from '../../cli/visible.ts';
import { sendToHandler, type SentAnswer } from '../../events/sent-answer.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { customerSecretName, providerSecretName } from '../../platforms/4me/wire/names.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { sandboxRoute } from '../../runtime/sandbox-route.ts';
import { isForProvider, type Aim } from './aim.ts';
import { jsonOr } from './lines.ts';
import type { SignedMessage } from './sign.ts';

const notAccepted: FailureKind = { code: 'AB-TRIGGER-ANSWER', exit: 'failed' };

/** Sends what was signed; addresses of the sandbox's hosts lead to the sandbox. */
export async function sendMessage(
  { answers }: Pick<Aim, 'answers'>,
  address: URL,
  { headers, body }: Pick<SignedMessage, 'headers' | 'body'>,
  { signal }: CommandContext,
): Promise<SentAnswer> {
  const route = sandboxRoute(sandboxOf(answers));
  return sendToHandler(address, { method: 'POST', headers, body }, { signal, route });
}

/** What to say of an answer that is not 2xx; undefined for one that is. */
export function answerFailure(
  aim: Aim,
  { status, body }: Pick<SentAnswer, 'status' | 'body'>,
  { signedBy }: Pick<SignedMessage, 'signedBy'>,
): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const isRefusal = status === 401 || (status === 400 && aim.platform === 'typeform');
  const secret = isRefusal ? secretOfReceiver(aim) : undefined;
  const reasons = [
    ...messageIn(body),
    ...(secret === undefined ? [] : [`it checks signatures with ${what(aim)} in ${secret}`]),
  ];
  return new Failure(notAccepted, {
    message: `The handler answered ${String(status)} to ${aim.event || 'the message'}`,
    ...(reasons.length === 0 ? {} : { because: reasons.join('; ') }),
    fix: isRefusal && signedBy === 'key file' ? keyFix : logsFix(aim),
  });
}

const keyFix = 'Sign with the key that belongs to it, and with its algorithm, audience and account.';

/** What our runtime, and many others, answer with. */
function messageIn(body: string): readonly string[] {
  const answer = jsonOr(body);
  const message = isJsonObject(answer) ? answer['message'] : undefined;
  return typeof message === 'string' && message !== '' ? [`it says: ${visibleLine(message.slice(0, 200))}`] : [];
}

const what = ({ platform }: Aim): string => (platform === '4me' ? 'the policy' : 'the typeform_secret');

/** Name of the secret by which the receiver checks; undefined without an integration, as nobody knows it then. */
function secretOfReceiver(aim: Aim): string | undefined {
  const { definition, domain, account, customer } = aim;
  if (aim.platform === '4me' && isForProvider(aim)) return providerSecretName(domain, account);
  return definition === undefined ? undefined : customerSecretName(definition.offering.reference, domain, customer);
}

function logsFix(aim: Aim): string {
  const name = isForProvider(aim) ? 'engine' : aim.definition?.name;
  return name === undefined
    ? 'Look at what the handler wrote.'
    : `"app-builder logs ${name} --since 5m" shows what it wrote.`;
}
