import type { CommandContext, CommandResult } from '../cli/command.ts';
import { hiddenTexts, withoutSecrets } from '../events/hidden.ts';
import { addressFor } from './trigger/address.ts';
import { aimOf, type Aim, type TriggerPlatform } from './trigger/aim.ts';
import { fourMePayload, typeformBody } from './trigger/body.ts';
import { exchangeResult } from './trigger/exchange.ts';
import { signFourMe, type SignedMessage } from './trigger/sign.ts';
import { signTypeform } from './trigger/sign-typeform.ts';

/** `trigger <event> [integration]`: signs a message and sends it to a handler, and shows what it answers. */
export async function trigger(context: CommandContext): Promise<CommandResult> {
  const { given } = context;
  const platform: TriggerPlatform = given.text('platform') === 'typeform' ? 'typeform' : '4me';
  const aim = await aimOf(context, { event: given.arguments['event'] ?? '', platform });
  const message = platform === '4me' ? await fourMe(aim, context) : await typeform(aim, context);
  const address = await addressFor(aim, context, message.webhook);
  return exchangeResult(
    aim,
    address,
    message,
    {
      event: aim.event,
      account: platform === '4me' ? aim.signer : aim.customer,
      payload: withoutSecrets(message.payload),
      first: { platform },
    },
    context,
  );
}

async function fourMe(aim: Aim, context: CommandContext): Promise<SignedMessage> {
  const payload = await fourMePayload(aim, context);
  // A handler may answer with what it was sent.
  for (const secret of hiddenTexts(payload, withoutSecrets(payload))) context.redact(secret);
  return signFourMe(aim, payload, context);
}

async function typeform(aim: Aim, context: CommandContext): Promise<SignedMessage> {
  return signTypeform(aim, await typeformBody(aim, context), context);
}
