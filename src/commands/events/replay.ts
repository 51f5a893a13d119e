import type { CommandContext, CommandResult } from '../../cli/command.ts';
import { senderOf } from '../../events/replayable.ts';
import { sendingOf } from '../../cli/table/senders.ts';
import { exchangeResult } from '../trigger/exchange.ts';
import { storedEvent } from './stored-event.ts';

/** `events replay <id> [integration]`: sends a captured event again, signed anew, to where it went or to `--to`. */
export async function eventsReplay(context: CommandContext): Promise<CommandResult> {
  const event = await storedEvent(context);
  const { again } = await sendingOf(senderOf(event));
  return exchangeResult(await again(context, event), { of: event.id }, context);
}
