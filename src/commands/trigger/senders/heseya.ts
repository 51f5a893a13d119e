import type { CommandContext } from '../../../cli/command.ts';
import type { CapturedEvent } from '../../../events/captured-event.ts';
import { hiddenTexts, withoutSecrets } from '../../../events/hidden.ts';
import { replayAddress, replayHeaders, requireReplayable } from '../../../events/replayable.ts';
import { isHeseyaLifeCycle, isSecured, sampleHeseyaEvent } from '../../../events/samples/heseya.ts';
import { handlerAddress } from '../../../events/sent-answer.ts';
import { encryptedData, heseyaHeaders, renewedHeseyaBody, storeJson } from '../../../events/signing/heseya-message.ts';
import type { Answers } from '../../../input/answers.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { heseyaApps } from '../../../platforms/heseya/app-sender.ts';
import type { AppStores } from '../../app-stores.ts';
import { appDomain } from '../../on-platform.ts';
import { appAddress, appBody, withApp } from '../app-message.ts';
import { noWebhookKey, onlyStore, webhookProof, type WebhookProof } from '../heseya-webhook.ts';
import { jsonOr } from '../lines.ts';
import type { Prepared, Sending } from '../sending.ts';

/** Webhooks of Heseya stores, signed with what the app and the store share; and what stores ask of an app itself, unsigned. */
export const heseya: Sending = { make, again };

async function make(context: CommandContext, event: string): Promise<Prepared> {
  return withApp(context, heseyaApps, async (stores, answers) => {
    const proofs = new Map<string, WebhookProof>();
    const proofOf = async (store: string): Promise<WebhookProof> => {
      const proof = proofs.get(store) ?? (await webhookProof(store, stores, context));
      proofs.set(store, proof);
      return proof;
    };
    const store = async (): Promise<string> =>
      context.given.text('customer') ?? onlyStore(event, stores, sampleStore(answers));
    const sample = async (): Promise<JsonObject> => {
      if (isHeseyaLifeCycle(event)) return sampleHeseyaEvent(event, { store: '', now: context.now() });
      const named = await store();
      const { address } = await proofOf(named);
      return sampleHeseyaEvent(event, { store: address ?? named, now: context.now() });
    };
    const body = await appBody(context, sample, storeJson);
    const path = isHeseyaLifeCycle(event) ? event : 'webhooks';
    if (isHeseyaLifeCycle(event)) {
      const address = await appAddress({ event, path }, stores, context);
      return ready({ event, answers, address, body, payload: jsonOr(body), headers: jsonHeaders, stores }, context);
    }
    const proof = await proofOf(storeIn(body) ?? (await store()));
    const address = await appAddress({ event, path }, stores, context);
    const sealed = isSecured(event) ? sealedBody(event, body, proof) : body;
    return ready({ event, answers, address, body: sealed, payload: jsonOr(body), headers: {}, proof, stores }, context);
  });
}

/** With the time of now, so that it is new to a handler that remembers what it has done. */
async function again(context: CommandContext, captured: CapturedEvent): Promise<Prepared> {
  requireReplayable(captured);
  return withApp(context, heseyaApps, async (stores, answers) => {
    const address = handlerAddress(context.given.text('to') ?? replayAddress(captured));
    const body = renewedHeseyaBody(captured.body, context.now());
    const proof = await webhookProof(storeIn(body) ?? '', stores, context);
    const headers = replayHeaders(captured);
    const { event } = captured;
    return ready({ event, answers, address, body, payload: jsonOr(body), headers, proof, stores }, context);
  });
}

/** Where nobody named an integration whose stores are known. */
const sampleStore = (answers: Answers): string => `https://shop.${appDomain(heseyaApps.place, answers)}`;

const jsonHeaders = { 'Content-Type': 'application/json' };

/** Data that is encrypted already stays as it is. */
function sealedBody(event: string, body: string, { webhookKey, address }: WebhookProof): string {
  const message = jsonOr(body);
  if (!isJsonObject(message) || typeof message['data'] === 'string' || message['data'] === undefined) return body;
  if (webhookKey === undefined) throw noWebhookKey(event, address);
  return storeJson({ ...message, data: encryptedData(message['data'], webhookKey) });
}

function storeIn(body: string): string | undefined {
  const message = jsonOr(body);
  const store = isJsonObject(message) ? message['api_url'] : undefined;
  return typeof store === 'string' ? store : undefined;
}

interface Parts extends Pick<Prepared, 'event' | 'answers' | 'address'> {
  readonly body: string;
  /** Before anything in it was encrypted. */
  readonly payload: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: it goes unsigned. */
  readonly proof?: WebhookProof;
  readonly stores: AppStores | undefined;
}

function ready(
  { event, answers, address, body, payload, headers, proof, stores }: Parts,
  context: CommandContext,
): Prepared {
  const shown = withoutSecrets(payload);
  // A handler may answer with what it was sent.
  for (const secret of hiddenTexts(payload, shown)) context.redact(secret);
  const account = storeIn(body);
  return {
    event,
    ...(account === undefined ? {} : { account }),
    answers,
    address,
    message: {
      headers: proof === undefined ? headers : { ...headers, ...heseyaHeaders(body, proof.secret) },
      body: Buffer.from(body),
      payload,
      signedBy: proof?.signedBy ?? null,
      algorithm: proof === undefined ? null : 'HMAC-SHA256',
    },
    shown,
    receiver: {
      name: stores?.name,
      refusals: [401],
      keyFix: "Give the secret of the app's webhook in this store.",
      ...(proof?.record === undefined
        ? {}
        : { checks: `it checks signatures with the webhook.secret in ${proof.record}` }),
    },
  };
}
