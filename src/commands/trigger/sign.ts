import { engineFolder, sandboxOf } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { fourMeBody, fourMeData, fourMeHeaders } from '../../events/signing/four-me-message.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { isSandboxHost } from '../../runtime/sandbox-route.ts';
import { signedBySandbox } from '../sandbox/door.ts';
import type { Aim } from './aim.ts';
import { givenKey, keyIsWith4me } from './key.ts';
import type { SignedMessage } from './sending.ts';

/** Throws Failures for keys that are missing or unusable, and where the sandbox has no webhook for it. */
export async function signFourMe(aim: Aim, payload: JsonObject, context: CommandContext): Promise<SignedMessage> {
  const { event, domain, signer: account, definition, answers } = aim;
  const key = await givenKey(context);
  if (key !== undefined) {
    const now = context.now();
    const body = fourMeBody(fourMeData({ domain, account, event, payload, now }), { domain, account, now }, key);
    return {
      headers: fourMeHeaders(),
      body: Buffer.from(body),
      payload,
      signedBy: 'key file',
      algorithm: key.algorithm,
    };
  }
  if (!isSandboxHost(domain)) throw keyIsWith4me(account, domain);
  const reference = definition?.offering.reference;
  // The sandbox has the code that a webhook waits for.
  const samplesItself = event === 'webhook.verify' && !['body', 'set'].some((flag) => context.given.has(flag));
  const signed = await signedBySandbox(
    {
      account,
      event,
      ...(reference === undefined ? {} : { reference }),
      ...(samplesItself ? {} : { payload }),
    },
    doorOf(answers, context),
  );
  return {
    headers: signed.headers,
    body: Buffer.from(signed.body),
    payload: signed.payload,
    signedBy: 'sandbox',
    algorithm: signed.algorithm?.toUpperCase() ?? null,
    webhook: signed.address,
  };
}

/** Where the sandbox of these answers leaves its door. */
export function doorOf(answers: Aim['answers'], context: CommandContext) {
  const folder = engineFolder(answers.optional('engineFolder'), context);
  return { engineFolder: folder, sandbox: sandboxOf(answers)?.origin ?? '', signal: context.signal };
}
