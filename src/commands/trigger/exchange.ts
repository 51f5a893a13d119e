import type { CommandContext, CommandResult } from '../../cli/command.ts';
import { addressWithoutSecrets } from '../../events/hidden.ts';
import type { Aim } from './aim.ts';
import { exchangeLines, type Exchange } from './lines.ts';
import { answerFailure, sendMessage } from './send.ts';
import type { SignedMessage } from './sign.ts';

/**
 * Sends a signed message and tells what came of it: a failure where the answer is not 2xx.
 *
 * @param told.payload what may be shown of it
 * @param told.first fields of the document before those of the exchange
 */
export async function exchangeResult(
  aim: Aim,
  address: URL,
  message: SignedMessage,
  told: Pick<Exchange, 'event' | 'account'> & {
    readonly payload: unknown;
    readonly first: Readonly<Record<string, unknown>>;
  },
  context: CommandContext,
): Promise<CommandResult> {
  const { event, account, payload, first } = told;
  const answer = await sendMessage(aim, address, message, context);
  const exchange: Exchange = {
    event,
    ...(account === undefined ? {} : { account }),
    request: {
      method: 'POST',
      address: addressWithoutSecrets(address.href),
      signedBy: message.signedBy,
      algorithm: message.algorithm,
      bytes: message.body.length,
      payload,
    },
    answer,
  };
  const failure = answerFailure(aim, answer, message);
  return {
    document: { ...first, ...exchange },
    lines: (theme) => exchangeLines(exchange, context, theme),
    ...(failure === undefined ? {} : { failure }),
  };
}
