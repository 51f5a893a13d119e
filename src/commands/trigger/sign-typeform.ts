import { openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { typeformHeaders } from '../../events/signing/typeform-message.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { customerSecretName } from '../../platforms/4me/wire/names.ts';
import type { Aim } from './aim.ts';
import { givenKeyText } from './key.ts';
import { jsonOr } from './lines.ts';
import type { SignedMessage } from './sending.ts';

const noSecret: FailureKind = { code: 'AB-TRIGGER-SECRET', exit: 'usage' };

/** The secret that the app and Typeform share: the customer's own `typeform_secret` in the environment's store, or `--key-file`. */
export async function signTypeform(
  aim: Pick<Aim, 'answers' | 'domain' | 'customer' | 'definition'>,
  body: Buffer,
  context: CommandContext,
): Promise<SignedMessage> {
  const given = await givenKeyText(context);
  const secret = given?.replace(/\r?\n$/, '') ?? (await storedSecret(aim, context));
  const signedBy = given === undefined ? 'customer secret' : 'key file';
  const payload = jsonOr(body.toString('utf8'));
  return { headers: typeformHeaders(body, secret), body, payload, signedBy, algorithm: 'HMAC-SHA256' };
}

async function storedSecret(
  { answers, domain, customer, definition }: Pick<Aim, 'answers' | 'domain' | 'customer' | 'definition'>,
  context: CommandContext,
): Promise<string> {
  if (definition === undefined) {
    throw new Failure(noSecret, {
      message: 'Nothing says whose secret signs',
      because: 'no integration is named',
      fix: 'Name the integration, or give the secret with --key-file.',
    });
  }
  const name = customerSecretName(definition.offering.reference, domain, customer);
  await using engine = await openEngine(answers, context);
  const secret = (await engine.secrets.get(name))?.value['typeform_secret'];
  if (typeof secret === 'string' && secret !== '') {
    context.redact(secret);
    return secret;
  }
  throw new Failure(noSecret, {
    message: `${customer} has no secret that is shared with Typeform`,
    because: `there is no typeform_secret in ${name}`,
    fix: 'Name a customer that has installed the app, with --customer, or give the secret with --key-file.',
  });
}
