import { randomBytes } from 'node:crypto';
import { Refused } from '../life.ts';
import type { NewPolicy } from '../life.ts';
import { generatePolicyKey, isPolicyAlgorithm, policyAlgorithms } from '../webhooks/keys.ts';
import type { PolicyKey } from '../webhooks/keys.ts';
import type { WebhookPolicyRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';

/** Throws Refused for an algorithm that webhook policies do not have. */
export async function policyKey(jwtAlg: string): Promise<PolicyKey> {
  if (isPolicyAlgorithm(jwtAlg)) return generatePolicyKey(jwtAlg);
  throw new Refused(['jwtAlg'], `'${jwtAlg}' is not one of ${policyAlgorithms.join(', ')}`);
}

/** Names of policies are generated: 56 hexadecimal digits (4me-facts §9). */
export function insertPolicy(world: World, policy: NewPolicy, key: PolicyKey): WebhookPolicyRow {
  return world.insert('WebhookPolicy', {
    account: policy.account,
    name: randomBytes(28).toString('hex'),
    jwtAlg: policy.jwtAlg,
    jwtAudience: policy.jwtAudience,
    jwtClaimExpiresIn: policy.jwtClaimExpiresIn,
    disabled: policy.disabled,
    signingKey: key.signingKey,
  });
}
