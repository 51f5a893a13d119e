import type { CommandContext } from '../../../cli/command.ts';
import type { CapturedEvent } from '../../../events/captured-event.ts';
import { hiddenTexts, withoutSecrets } from '../../../events/hidden.ts';
import { replayAddress, replayHeaders, requireReplayable } from '../../../events/replayable.ts';
import { handlerAddress } from '../../../events/sent-answer.ts';
import { fourMeBody, fourMeHeaders } from '../../../events/signing/four-me-message.ts';
import { customerSecretName, providerSecretName } from '../../../platforms/4me/wire/names.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { isSandboxHost } from '../../../runtime/sandbox-route.ts';
import { signedBySandbox } from '../../sandbox/door.ts';
import { addressFor } from '../address.ts';
import { aimOf, isForProvider, type Aim } from '../aim.ts';
import { fourMePayload } from '../body.ts';
import { givenKey, keyIsWith4me } from '../key.ts';
import { jsonOr } from '../lines.ts';
import type { Prepared, Receiver, Sending, SignedMessage } from '../sending.ts';
import { doorOf, signFourMe } from '../sign.ts';

/** Messages of 4me: tokens that a webhook policy signs, and those of webhooks without a policy. */
export const fourMe: Sending = { make, again };

async function make(context: CommandContext, event: string): Promise<Prepared> {
  const aim = await aimOf(context, { event, ofCustomer: false });
  const payload = await fourMePayload(aim, context);
  // A handler may answer with what it was sent.
  for (const secret of hiddenTexts(payload, withoutSecrets(payload))) context.redact(secret);
  const message = await signFourMe(aim, payload, context);
  const address = await addressFor(aim, context, ({ offering }) => offering.webhook?.address, message.webhook);
  const { answers, signer: account } = aim;
  const shown = withoutSecrets(message.payload);
  return { event, account, answers, address, message, shown, receiver: receiverOf(aim) };
}

async function again(context: CommandContext, captured: CapturedEvent): Promise<Prepared> {
  requireReplayable(captured);
  const { event, account } = captured;
  const address = handlerAddress(context.given.text('to') ?? replayAddress(captured));
  // Whoever it was, whatever the answers say.
  const aim = await aimOf(context, { event, ofCustomer: false, sender: account });
  const message = captured.token === undefined ? unsigned(captured) : await signedAgain(aim, captured, context);
  return {
    event,
    ...(account === undefined ? {} : { account }),
    answers: aim.answers,
    address,
    message,
    shown: message.payload,
    receiver: receiverOf(aim),
  };
}

function unsigned(captured: CapturedEvent): SignedMessage {
  return {
    headers: replayHeaders(captured),
    body: Buffer.from(captured.body),
    payload: jsonOr(captured.body),
    signedBy: null,
    algorithm: null,
  };
}

/** Signed anew, so that it is not too old and so that it is new to a handler that remembers what it has done. */
async function signedAgain(aim: Aim, event: CapturedEvent, context: CommandContext): Promise<SignedMessage> {
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

function receiverOf(aim: Aim): Receiver {
  const secret = secretOfReceiver(aim);
  return {
    name: isForProvider(aim) ? 'engine' : aim.definition?.name,
    refusals: [401],
    keyFix: 'Sign with the key that belongs to it, and with its algorithm, audience and account.',
    ...(secret === undefined ? {} : { checks: `it checks signatures with the policy in ${secret}` }),
  };
}

/** Name of the secret by which the receiver checks; undefined without an integration, as nobody knows it then. */
function secretOfReceiver(aim: Aim): string | undefined {
  const { definition, domain, account, customer } = aim;
  if (isForProvider(aim)) return providerSecretName(domain, account);
  return definition === undefined ? undefined : customerSecretName(definition.offering.reference, domain, customer);
}
