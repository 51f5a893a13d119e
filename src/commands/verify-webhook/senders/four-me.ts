import type { CommandContext } from '../../../cli/command.ts';
import { resolveAnswers } from '../../../input/answers.ts';
import { optional, questions } from '../../../input/questions.ts';
import { inputSources } from '../../../input/sources.ts';
import { fourMeVerifier, type NamedPolicy } from '../../../verification/four-me.ts';
import type { AlgorithmName } from '../../../verification/keys/key-algorithm.ts';
import { policyOfFile } from '../../../verification/keys/key-file.ts';
import { fetchKeySet, keySetAddress } from '../../../verification/keys/fetch-key-set.ts';
import { policiesOfKeySet } from '../../../verification/keys/key-set.ts';
import { maximumAgeOf } from '../flags.ts';
import { repetition, type Judge, type Judging } from '../judging.ts';
import { contentOf, keyFiles } from '../key-files.ts';
import { storedPolicy, type KnownPolicies } from '../store.ts';

/** Messages of 4me: tokens that a webhook policy signs (4me-facts §8, §9). */
export const fourMe: Judging = {
  foreign: ['header'],
  sendsTokens: true,
  ofCustomer: true,
  open,
};

async function open(context: CommandContext): Promise<Judge> {
  const { given } = context;
  const maximumAge = maximumAgeOf(given);
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
      ...(maximumAge === undefined ? {} : { maximumAge }),
    }),
    notChecked: [
      ...(judged ? [] : ['the issuer: give --domain and --account, or --issuer']),
      ...(heard ? [] : ['the audience: the policy has none, and no --audience is given']),
      repetition,
    ],
  };
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
