import type { CommandContext, CommandResult } from '../../cli/command.ts';
import { addressWithoutSecrets } from '../../events/hidden.ts';
import { exchangeLines, type Exchange } from './lines.ts';
import { answerFailure, sendMessage } from './send.ts';
import type { Prepared } from './sending.ts';

/**
 * Sends a message that is ready and tells what came of it: a failure where the answer is not 2xx.
 *
 * @param first fields of the document before those of the exchange
 */
export async function exchangeResult(
  prepared: Prepared,
  first: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<CommandResult> {
  const { event, account, address, message, shown } = prepared;
  const answer = await sendMessage(prepared, context);
  const exchange: Exchange = {
    event,
    ...(account === undefined ? {} : { account }),
    request: {
      method: 'POST',
      address: addressWithoutSecrets(address.href),
      signedBy: message.signedBy,
      algorithm: message.algorithm,
      ...(message.proof === undefined ? {} : { proof: message.proof }),
      bytes: message.body.length,
      payload: shown,
    },
    answer,
  };
  const failure = answerFailure(prepared, answer);
  return {
    document: { ...first, ...exchange },
    lines: (theme) => exchangeLines(exchange, context, theme),
    ...(failure === undefined ? {} : { failure }),
  };
}
