import { sandboxOf } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { visibleLine } from '../../cli/visible.ts';
import { sendToHandler, type SentAnswer } from '../../events/sent-answer.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { sandboxRoute } from '../../runtime/sandbox-route.ts';
import { jsonOr } from './lines.ts';
import type { Prepared } from './sending.ts';

const notAccepted: FailureKind = { code: 'AB-TRIGGER-ANSWER', exit: 'failed' };

/** Sends what was signed; addresses of the sandbox's hosts lead to the sandbox. */
export async function sendMessage(
  { answers, address, message: { headers, body } }: Pick<Prepared, 'answers' | 'address' | 'message'>,
  { signal }: Pick<CommandContext, 'signal'>,
): Promise<SentAnswer> {
  const route = sandboxRoute(sandboxOf(answers));
  return sendToHandler(address, { method: 'POST', headers, body }, { signal, route });
}

/** What to say of an answer that is not 2xx; undefined for one that is. */
export function answerFailure(
  { event, message: { signedBy }, receiver }: Pick<Prepared, 'event' | 'message' | 'receiver'>,
  { status, body }: Pick<SentAnswer, 'status' | 'body'>,
): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const isRefusal = receiver.refusals.includes(status);
  const reasons = [...messageIn(body), ...(isRefusal && receiver.checks !== undefined ? [receiver.checks] : [])];
  return new Failure(notAccepted, {
    message: `The handler answered ${String(status)} to ${event || 'the message'}`,
    ...(reasons.length === 0 ? {} : { because: reasons.join('; ') }),
    fix: isRefusal && signedBy === 'key file' ? receiver.keyFix : logsFix(receiver.name),
  });
}

/** What our runtime, and many others, answer with. */
function messageIn(body: string): readonly string[] {
  const answer = jsonOr(body);
  const message = isJsonObject(answer) ? answer['message'] : undefined;
  return typeof message === 'string' && message !== '' ? [`it says: ${visibleLine(message.slice(0, 200))}`] : [];
}

function logsFix(name: string | undefined): string {
  return name === undefined
    ? 'Look at what the handler wrote.'
    : `"app-builder logs ${name} --since 5m" shows what it wrote.`;
}
