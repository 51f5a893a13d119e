import type { CommandContext } from '../../../cli/command.ts';
import type { CapturedEvent } from '../../../events/captured-event.ts';
import { hidden, hiddenTexts, withoutSecrets } from '../../../events/hidden.ts';
import { replayAddress, replayHeaders, requireReplayable } from '../../../events/replayable.ts';
import { isThenaLifeCycle, sampleThenaEvent } from '../../../events/samples/thena.ts';
import { handlerAddress } from '../../../events/sent-answer.ts';
import { redactedToken, renewedThenaEvent, thenaHeaders } from '../../../events/signing/thena-message.ts';
import { addressTokenParameter, type Address } from '../../../platforms/thena/wire/address-token.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { thenaApps } from '../../../platforms/thena/app-sender.ts';
import type { AppStores } from '../../app-stores.ts';
import { appAddress, appBody, withApp } from '../app-message.ts';
import { jsonOr } from '../lines.ts';
import type { Prepared, Sending } from '../sending.ts';
import { installationFor, storedInstallation } from '../thena-installation.ts';
import { addressToken, type AddressProof } from '../thena-token.ts';

const notKept: FailureKind = { code: 'AB-EVENTS-REPLAY', exit: 'usage' };

/** Messages of Thena: they prove themselves by the token in the address that they go to. */
export const thena: Sending = { make, again };

async function make(context: CommandContext, event: string): Promise<Prepared> {
  return withApp(context, thenaApps, async (stores, answers) => {
    const path: Address = isThenaLifeCycle(event) ? 'installations' : 'events';
    const proof = await addressToken(path, stores, context);
    const sample = async (): Promise<JsonObject> =>
      sampleThenaEvent(event, { ...(await installationFor(event, stores, context)), now: context.now() });
    const body = await appBody(context, sample, JSON.stringify);
    const address = await appAddress({ event, path }, stores, context);
    return ready({ event, answers, address, body, proof, headers: {}, stores }, context);
  });
}

/** With an id and a time of now, so that it is new to a handler that remembers what it has done. */
async function again(context: CommandContext, captured: CapturedEvent): Promise<Prepared> {
  return withApp(context, thenaApps, async (stores, answers) => {
    const body = await renewedBody(captured, stores, context);
    const address = handlerAddress(context.given.text('to') ?? replayAddress(captured, addressTokenParameter));
    const path: Address = /\/installations\b/.test(captured.address) ? 'installations' : 'events';
    const proof = await addressToken(path, stores, context);
    const headers = replayHeaders(captured);
    return ready({ event: captured.event, answers, address, body, proof, headers, stores }, context);
  });
}

/** What was not kept with the event, the app has stored: the bot token and the settings of its installation. */
async function renewedBody(
  captured: CapturedEvent,
  stores: AppStores | undefined,
  context: CommandContext,
): Promise<string> {
  const event = jsonOr(captured.body);
  if (captured.truncated || !isJsonObject(event)) {
    requireReplayable(captured);
    return captured.body;
  }
  if (captured.redacted && stores === undefined) throw unnamed(captured);
  const whole = captured.redacted ? await withStored(event, stores, context) : event;
  if (captured.redacted && JSON.stringify(whole).includes(hidden)) requireReplayable(captured);
  return JSON.stringify(renewedThenaEvent(whole, context.now()));
}

function unnamed({ id, event }: CapturedEvent): Failure {
  return new Failure(notKept, {
    message: `${event || 'The message'} ${id} cannot be sent again from what was kept of it`,
    because: 'its body held secrets, which the app has stored; and nobody said which app that is',
    fix: `Name the integration: app-builder events replay ${id} <integration>`,
  });
}

async function withStored(
  event: JsonObject,
  stores: AppStores | undefined,
  context: CommandContext,
): Promise<JsonObject> {
  const { organization_id: organisation, event_type: type } = event;
  const stored = typeof organisation === 'string' ? await storedInstallation(organisation, stores, context) : undefined;
  // Only these two bring a token that counts; what others had may have been a redacted one.
  const bringsToken = type === 'app:installation' || type === 'app:reinstall';
  const values = bringsToken ? stored : { ...stored, bot_token: redactedToken };
  return filled(event, values) as JsonObject;
}

/** Hidden values, from the same places of another object where that has them. */
function filled(value: Json, source: Json | undefined): Json {
  if (value === hidden) return source ?? value;
  if (!isJsonObject(value)) return value;
  const from = isJsonObject(source) ? source : {};
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner, from[name])]));
}

interface Parts extends Pick<Prepared, 'event' | 'answers' | 'address'> {
  readonly body: string;
  readonly proof: AddressProof;
  readonly headers: Readonly<Record<string, string>>;
  readonly stores: AppStores | undefined;
}

function ready({ event, answers, address, body, proof, headers, stores }: Parts, context: CommandContext): Prepared {
  const payload = jsonOr(body);
  const shown = withoutSecrets(payload);
  // A handler may answer with what it was sent.
  for (const secret of hiddenTexts(payload, shown)) if (!/^\**$/.test(secret)) context.redact(secret);
  const whole = new URL(address);
  whole.searchParams.set(addressTokenParameter, proof.token);
  const account = organisationIn(payload);
  return {
    event,
    ...(account === undefined ? {} : { account }),
    answers,
    address: whole,
    message: {
      headers: { ...headers, ...thenaHeaders(body, proof.secret) },
      body: Buffer.from(body),
      payload,
      signedBy: proof.signedBy,
      algorithm: proof.secret === undefined ? null : 'HMAC-SHA256',
      proof: 'address token',
    },
    shown,
    receiver: {
      name: stores?.name,
      refusals: [401],
      keyFix: 'Give the token of this address: events and installations have one each.',
      ...(stores === undefined ? {} : { checks: `it checks the token of its address with ${stores.prefix}app` }),
    },
  };
}

/** Whose message it is, in any of the envelopes (thena-facts §4.1, §4.2). */
function organisationIn(payload: unknown): string | undefined {
  if (!isJsonObject(payload)) return undefined;
  const { message } = payload;
  const found =
    (isJsonObject(message) ? message['orgId'] : undefined) ?? payload['orgId'] ?? payload['organization_id'];
  return typeof found === 'string' ? found : undefined;
}
