import type { CommandContext } from '../../../cli/command.ts';
import { partsOf } from '../../../events/captured-address.ts';
import type { CapturedEvent } from '../../../events/captured-event.ts';
import { withoutSecrets } from '../../../events/hidden.ts';
import { withOverrides } from '../../../events/overrides.ts';
import { replayAddress, replayHeaders, requireReplayable } from '../../../events/replayable.ts';
import { sampleFormResponse } from '../../../events/samples/typeform.ts';
import { handlerAddress } from '../../../events/sent-answer.ts';
import { customerSecretName } from '../../../platforms/4me/wire/names.ts';
import type { Definition } from '../../../platforms/4me/definition/definition.ts';
import { addressFor } from '../address.ts';
import { aimOf, type Aim } from '../aim.ts';
import { givenText, objectIn } from '../given-body.ts';
import type { Prepared, Receiver, Sending } from '../sending.ts';
import { signTypeform } from '../sign-typeform.ts';

/** Deliveries of Typeform, signed with what the customer and Typeform share. */
export const typeform: Sending = { make, again };

const query = 'account={account}';

async function make(context: CommandContext, event: string): Promise<Prepared> {
  const aim = await aimOf(context, { event, ofCustomer: true });
  const message = await signTypeform(aim, await typeformBody(aim, context), context);
  const address = await addressFor(aim, context, (definition) => {
    const output = apiOutput(definition);
    return output === undefined ? { output, query } : { output, query };
  });
  const { answers, customer: account } = aim;
  return {
    event,
    account,
    answers,
    address,
    message,
    shown: withoutSecrets(message.payload),
    receiver: receiverOf(aim),
  };
}

async function again(context: CommandContext, captured: CapturedEvent): Promise<Prepared> {
  requireReplayable(captured);
  const { event, account } = captured;
  const address = handlerAddress(context.given.text('to') ?? replayAddress(captured));
  // A message of Typeform has its customer in the address.
  const sender = account ?? partsOf(captured.address)?.searchParams.get('account') ?? undefined;
  const aim = await aimOf(context, { event, ofCustomer: true, sender });
  const signed = await signTypeform(aim, Buffer.from(captured.body), context);
  return {
    event,
    ...(account === undefined ? {} : { account }),
    answers: aim.answers,
    address,
    message: { ...signed, headers: { ...replayHeaders(captured), ...signed.headers } },
    shown: signed.payload,
    receiver: receiverOf(aim),
  };
}

/** The bytes of a delivery of Typeform. Given ones are sent as they are, as a signature is over bytes; `--set` makes them anew. */
async function typeformBody({ event }: Aim, context: CommandContext): Promise<Buffer> {
  const given = await givenText(context);
  const overrides = context.given.each('set');
  if (given !== undefined && overrides.length === 0) return Buffer.from(given);
  const document = given === undefined ? sampleFormResponse(event, context.now()) : objectIn(given);
  // Recorded deliveries end in a line break, which is signed, too (external-apis §2.2).
  return Buffer.from(`${JSON.stringify(withOverrides(document, overrides))}\n`);
}

/** The output that a configuration item shows as the address of the integration (seeds, typeform). */
function apiOutput({ items }: Definition): string | undefined {
  return items.find(({ apiUrl }) => apiUrl !== undefined)?.apiUrl;
}

function receiverOf({ definition, domain, customer }: Aim): Receiver {
  if (definition === undefined) return { name: undefined, refusals, keyFix };
  const secret = customerSecretName(definition.offering.reference, domain, customer);
  return {
    name: definition.name,
    refusals,
    keyFix,
    checks: `it checks signatures with the typeform_secret in ${secret}`,
  };
}

const keyFix = 'Sign with the secret that the app and Typeform share.';

/** Receivers that imitate Typeform's own examples answer 400. */
const refusals = [400, 401];
