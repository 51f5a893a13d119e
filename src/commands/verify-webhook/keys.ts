import type { CommandContext } from '../../cli/command.ts';
import { Failure } from '../../failure.ts';
import { resolveAnswers } from '../../input/answers.ts';
import { optional, questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import { fourMeVerifier, type NamedPolicy } from '../../verification/four-me.ts';
import type { AlgorithmName } from '../../verification/keys/key-algorithm.ts';
import { unusableKey } from '../../verification/keys/key-failures.ts';
import { policyOfFile, secretOfFile } from '../../verification/keys/key-file.ts';
import { fetchKeySet, keySetAddress } from '../../verification/keys/fetch-key-set.ts';
import { policiesOfKeySet } from '../../verification/keys/key-set.ts';
import { slackVerifier } from '../../verification/slack.ts';
import type { SharedSecret } from '../../verification/shared-secret.ts';
import { typeformVerifier } from '../../verification/typeform.ts';
import type { Verifier } from '../../verification/verifier.ts';
import { readTextFile } from '../text-file.ts';
import { maximumAgeOf, type WebhookPlatform } from './flags.ts';
import { storedPolicy, storedTypeformSecrets } from './store.ts';

/** A verifier with its keys, and what it does not look at. */
export interface Judge {
  readonly verifier: Verifier;
  readonly notChecked: readonly string[];
}

const repetition = 'whether a message came before: handlers remember that';

/** Opens the keys that are given, or else those of the secrets store. Throws Failure. */
export async function openJudge(platform: WebhookPlatform, context: CommandContext): Promise<Judge> {
  const { given } = context;
  const maximumAge = maximumAgeOf(given);
  const age = maximumAge === undefined ? {} : { maximumAge };
  switch (platform) {
    case '4me':
      return fourMeJudge(context, age);
    case 'typeform': {
      const secrets = given.has('key-file') ? await secretFiles(context) : await storedTypeformSecrets(context);
      return {
        verifier: typeformVerifier({ secrets }),
        notChecked: ['the age: Typeform signs no time', repetition],
      };
    }
    case 'slack': {
      if (!given.has('key-file')) {
        throw new Failure(unusableKey, {
          message: 'The signing secret of the Slack app is not given',
          fix: 'Give a file with it: --key-file. Slack shows it under Basic Information, App Credentials.',
        });
      }
      return { verifier: slackVerifier({ secrets: await secretFiles(context), ...age }), notChecked: [repetition] };
    }
  }
}

async function fourMeJudge(context: CommandContext, age: { readonly maximumAge?: number }): Promise<Judge> {
  const { given } = context;
  const [issuer, audience] = [given.text('issuer'), given.text('audience')];
  const own = given.has('key-file') || given.has('jwks');
  const { policies, domain, account } = own ? await givenPolicies(context) : await storedPolicy(context);
  const known = domain !== undefined && account !== undefined;
  const judged = issuer !== undefined || known || policies.every((policy) => policy.issuer !== undefined);
  const heard = audience !== undefined || policies.every((policy) => policy.audience !== undefined);
  return {
    verifier: fourMeVerifier({
      policies,
      ...(known ? { domain, account } : {}),
      ...(issuer === undefined ? {} : { issuer }),
      ...(audience === undefined ? {} : { audience }),
      ...age,
    }),
    notChecked: [
      ...(judged ? [] : ['the issuer: give --domain and --account, or --issuer']),
      ...(heard ? [] : ['the audience: the policy has none, and no --audience is given']),
      repetition,
    ],
  };
}

/** Policies, and whose messages they sign as far as that is known. */
export interface KnownPolicies {
  readonly policies: readonly NamedPolicy[];
  readonly domain: string | undefined;
  readonly account: string | undefined;
}

async function givenPolicies(context: CommandContext): Promise<KnownPolicies> {
  const { given } = context;
  const algorithm = given.text('algorithm') as AlgorithmName | undefined;
  const answers = await resolveAnswers(
    [optional(questions.domain), optional(questions.account)],
    inputSources(context),
  );
  const files = await keyFiles(context);
  const policies = files.map(({ name, content }) => policyOfFile(name, content, algorithm));
  for (const { key } of policies) if (key.family === 'hmac') context.redact(key.secret);
  const sets = await Promise.all(given.each('jwks').map((place) => keySet(place, algorithm, context)));
  return {
    policies: [...policies, ...sets.flat()],
    domain: answers.optional('domain'),
    account: given.text('customer') ?? answers.optional('account'),
  };
}

async function keySet(
  place: string,
  algorithm: AlgorithmName | undefined,
  context: CommandContext,
): Promise<readonly NamedPolicy[]> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(place)) {
    return policiesOfKeySet(place, await contentOf(place, context), { algorithm });
  }
  const { address, content, issuer } = await fetchKeySet(keySetAddress(place), context.signal);
  return policiesOfKeySet(address, content, { algorithm, issuer });
}

async function secretFiles(context: CommandContext): Promise<readonly SharedSecret[]> {
  const files = await keyFiles(context);
  return files.map(({ name, content }) => {
    const secret = secretOfFile(name, content);
    context.redact(secret.value);
    return secret;
  });
}

interface KeyFile {
  readonly name: string;
  readonly content: string;
}

/** Two files of the same name are two keys all the same: the name is the path as it is given. */
async function keyFiles(context: CommandContext): Promise<readonly KeyFile[]> {
  const files = await Promise.all(
    context.given.each('key-file').map(async (name) => ({ name, content: await contentOf(name, context) })),
  );
  // What is not public must not be shown, and what is shown of a message could quote it.
  for (const { content } of files)
    if (!/-----BEGIN (?:RSA )?PUBLIC|-----BEGIN CERT|^\s*\{/.test(content)) context.redact(content);
  return files;
}

async function contentOf(path: string, { surroundings }: CommandContext): Promise<string> {
  try {
    return await readTextFile(surroundings.workingFolder, path);
  } catch (error) {
    throw new Failure(
      unusableKey,
      {
        message: `${path} cannot be read`,
        because: error instanceof Error ? error.message : String(error),
        fix: 'Give the path of a file that this user may read.',
      },
      { cause: error },
    );
  }
}
