import type { CommandContext, CommandResult } from '../cli/command.ts';
import { senderName } from './sender-name.ts';
import { sendingOf } from '../cli/table/senders.ts';
import { exchangeResult } from './trigger/exchange.ts';

/** `trigger <event> [integration]`: signs a message and sends it to a handler, and shows what it answers. */
export async function trigger(context: CommandContext): Promise<CommandResult> {
  const { arguments: named } = context.given;
  const platform = await senderName(context, named['integration']);
  const { make } = await sendingOf(platform);
  return exchangeResult(await make(context, named['event'] ?? ''), { platform }, context);
}
