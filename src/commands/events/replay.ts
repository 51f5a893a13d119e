import type { CommandContext, CommandResult } from '../../cli/command.ts';
import { partsOf } from '../../events/captured-address.ts';
import type { CapturedEvent } from '../../events/captured-event.ts';
import { replayAddress, replayHeaders, requireReplayable, signatureOf } from '../../events/replayable.ts';
import { handlerAddress } from '../../events/sent-answer.ts';
import { fourMeBody, fourMeHeaders } from '../../events/signing/four-me-message.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { isSandboxHost } from '../../runtime/sandbox-route.ts';
import { signedBySandbox } from '../sandbox/door.ts';
import { storedEvent } from './stored-event.ts';
import { aimOf, type Aim } from '../trigger/aim.ts';
import { givenKey, keyIsWith4me } from '../trigger/key.ts';
import { exchangeResult } from '../trigger/exchange.ts';
import { jsonOr } from '../trigger/lines.ts';
import { doorOf, type SignedMessage } from '../trigger/sign.ts';
import { signTypeform } from '../trigger/sign-typeform.ts';

/** `events replay <id> [integration]`: sends a captured event again, signed anew, to where it went or to `--to`. */
export async function eventsReplay(context: CommandContext): Promise<CommandResult> {
  const event = await storedEvent(context);
  requireReplayable(event);
  const signature = signatureOf(event);
  const address = handlerAddress(context.given.text('to') ?? replayAddress(event));
  const platform = signature === 'typeform' ? 'typeform' : '4me';
  const aim = await aimOf(context, { event: event.event, platform, sender: senderOf(event) });
  const message = await signedAgain(signature, aim, event, context);
  return exchangeResult(
    aim,
    address,
    message,
    {
      event: event.event,
      ...(event.account === undefined ? {} : { account: event.account }),
      payload: message.payload,
      first: { of: event.id },
    },
    context,
  );
}

/** Whoever it was, whatever the answers say; a message of Typeform has its customer in the address. */
function senderOf({ account, address }: CapturedEvent): string | undefined {
  return account ?? partsOf(address)?.searchParams.get('account') ?? undefined;
}

async function signedAgain(
  signature: ReturnType<typeof signatureOf>,
  aim: Aim,
  event: CapturedEvent,
  context: CommandContext,
): Promise<SignedMessage> {
  const body = Buffer.from(event.body);
  switch (signature) {
    case 'none':
      return { headers: replayHeaders(event), body, payload: jsonOr(event.body), signedBy: null, algorithm: null };
    case 'typeform': {
      const signed = await signTypeform(aim, body, context);
      return { ...signed, headers: { ...replayHeaders(event), ...signed.headers } };
    }
    case '4me':
      return fourMeAgain(aim, event, context);
  }
}

/** Signed anew, so that it is not too old and so that it is new to a handler that remembers what it has done. */
async function fourMeAgain(aim: Aim, event: CapturedEvent, context: CommandContext): Promise<SignedMessage> {
  const { domain, signer: account, answers } = aim;
  const read = jsonOr(event.body);
  const data = isJsonObject(read) ? read : {};
  const origin = event.headers['x-4me-delivery'] ?? event.headers['x-xurrent-delivery'];
  const link = event.headers['link'] === undefined ? {} : { Link: event.headers['link'] };
  const key = await givenKey(context);
  if (key !== undefined) {
    const body = fourMeBody(data, { domain, account, now: context.now() }, key);
    const headers = { ...fourMeHeaders(origin), ...link };
    return {
      headers,
      body: Buffer.from(body),
      payload: data['payload'],
      signedBy: 'key file',
      algorithm: key.algorithm,
    };
  }
  if (!isSandboxHost(domain)) throw keyIsWith4me(account, domain);
  const webhook = typeof data['webhook_id'] === 'number' ? { webhook: data['webhook_id'] } : {};
  const wish = { account, event: event.event, ...webhook, data, ...(origin === undefined ? {} : { origin }) };
  const { headers, body, algorithm } = await signedBySandbox(wish, doorOf(answers, context));
  return {
    headers: { ...headers, ...link },
    body: Buffer.from(body),
    payload: data['payload'],
    signedBy: 'sandbox',
    algorithm: algorithm?.toUpperCase() ?? null,
  };
}
