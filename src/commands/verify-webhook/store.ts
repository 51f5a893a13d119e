import { openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { Engine } from '../../engine/engine.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { resolveAnswers, type Answers } from '../../input/answers.ts';
import { optional, questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import { inputFolder } from '../../input/start-folder.ts';
import { bundledTemplates } from '../../integration/bundled.ts';
import { findIntegration } from '../../integration/find-folder.ts';
import { readDefinition } from '../../platforms/4me/definition/read-definition.ts';
import { acceptedSecrets } from '../../platforms/4me/receive/app/signing-secrets.ts';
import { customerSecretName, providerSecretName, UnusableName } from '../../platforms/4me/wire/names.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import type { NamedPolicy } from '../../verification/four-me.ts';
import { usable } from '../../verification/keys/key-file.ts';
import type { SharedSecret } from '../../verification/shared-secret.ts';
import { engineQuestions } from '../provisioning.ts';

/** The store has no key, or it is not clear which one is meant. */
export const notStored: FailureKind = { code: 'AB-VERIFY-STORE', exit: 'usage' };

/** The key in the secret of a customer under which the bundled integration for Typeform keeps what it signs with. */
const typeformSecret = 'typeform_secret';

/** Policies, and whose messages they sign as far as that is known. */
export interface KnownPolicies {
  readonly policies: readonly NamedPolicy[];
  readonly domain: string | undefined;
  readonly account: string | undefined;
}

/** The policy of the provider's secrets webhook, or with `--customer` the one of that customer's account. Throws Failure. */
export async function storedPolicy(context: CommandContext): Promise<KnownPolicies> {
  const { name, value, domain, account } = await storedSecret(context);
  const policy = value['policy'];
  if (policy === undefined) {
    throw missing(
      `The secret ${name} has no policy`,
      context.given.has('customer') ? '4me sends it when the app is installed' : 'bootstrap stores it',
      'Give the key itself: --key-file or --jwks.',
    );
  }
  const usablePolicy = usable(name, policy);
  if (usablePolicy.key.family === 'hmac') context.redact(usablePolicy.key.secret);
  return { policies: [usablePolicy], domain, account };
}

/** What Typeform may sign with for a customer: during a rotation more than one. Throws Failure. */
export async function storedTypeformSecrets(context: CommandContext): Promise<readonly SharedSecret[]> {
  if (!context.given.has('customer')) {
    throw missing('Nobody said whose Typeform webhook this is', 'each customer has a secret of their own');
  }
  const { name, value } = await storedSecret(context);
  const secrets = acceptedSecrets(value, typeformSecret, context.now());
  if (secrets.length === 0)
    throw missing(`The secret ${name} has no ${typeformSecret}`, 'it is made when the webhook is registered');
  return secrets.map((secret, index) => {
    context.redact(secret);
    return { name: `${name}, ${typeformSecret}${index === 0 ? '' : ` (rotation ${String(index)})`}`, value: secret };
  });
}

interface StoredSecret {
  readonly name: string;
  readonly value: JsonObject;
  readonly domain: string;
  readonly account: string;
}

async function storedSecret(context: CommandContext): Promise<StoredSecret> {
  const { given, surroundings } = context;
  const customer = given.text('customer');
  const integration = given.text('integration');
  const account = customer === undefined ? questions.account : optional(questions.account);
  const folder = await inputFolder(surroundings.workingFolder, integration);
  const answers = await resolveAnswers([questions.domain, account, ...engineQuestions], inputSources(context, folder));
  const domain = answers.text('domain');
  const whose = customer ?? answers.text('account');
  const name =
    customer === undefined ? providerSecretName(domain, whose) : await customerName(context, domain, customer);
  await using engine = await openEngine(answers, context);
  const value = (await engine.secrets.get(name))?.value;
  if (value === undefined) throw await absent(name, engine, answers, customer);
  return { name, value, domain, account: whose };
}

async function customerName(context: CommandContext, domain: string, customer: string): Promise<string> {
  const { given, surroundings } = context;
  const integration = given.text('integration');
  const reference = given.text('offering');
  if (reference === undefined && integration === undefined) {
    throw missing(
      'A customer has a policy for each app, and no app is named',
      'each app offering has secrets of its own',
    );
  }
  try {
    if (reference !== undefined) return customerSecretName(reference, domain, customer);
    const { workingFolder } = surroundings;
    const found = await findIntegration(integration ?? '', { workingFolder, templates: bundledTemplates() });
    return customerSecretName((await readDefinition(found)).offering.reference, domain, customer);
  } catch (error) {
    if (error instanceof UnusableName) throw missing('No secret can have such a name', error.message);
    throw error;
  }
}

async function absent(name: string, engine: Engine, answers: Answers, customer: string | undefined): Promise<Failure> {
  const { location } = await engine.place();
  return missing(
    `There is no secret ${name}`,
    `looked for it on the engine ${location}${answers.origin('domain') === undefined ? '' : `, domain from ${answers.origin('domain') ?? ''}`}`,
    customer === undefined
      ? 'Run "app-builder bootstrap" first, or give the key: --key-file or --jwks.'
      : 'Check --customer and the app, or give the key: --key-file or --jwks.',
  );
}

function missing(
  message: string,
  because: string | undefined,
  fix = 'Give --customer with --offering or --integration, or the key itself: --key-file.',
): Failure {
  return new Failure(notStored, { message, ...(because === undefined ? {} : { because }), fix });
}
