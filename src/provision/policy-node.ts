import type { FourMeClient } from '../platforms/4me/client/client.ts';
import {
  newWebhookPolicy,
  retireWebhookPolicy,
  updateWebhookPolicy,
  type WebhookPolicyRecord,
} from '../platforms/4me/records/webhook-policy.ts';
import type { WebhookRecord } from '../platforms/4me/records/webhook.ts';
import type { Difference } from '../reconcile/change.ts';
import { unchanged, type Node, type Step } from '../reconcile/node.ts';
import { removalNode } from '../reconcile/record-node.ts';
import type { Versioned } from '../runtime/ports.ts';
import { mergeDocument } from './merge-document.ts';
import type { ProviderSecret, StoredPolicy } from './provider-secret.ts';

/** Algorithm of the secrets webhook's policy (4me-facts §18). */
const algorithm = 'es512';

export interface PolicyOptions {
  readonly client: FourMeClient;
  readonly secrets: Versioned;
  readonly secret: ProviderSecret;
  readonly policies: readonly WebhookPolicyRecord[];
  /** e.g. `integrations provided by wdc@4me-demo.com` */
  readonly audience: string;
  readonly after: readonly Node[];
}

/**
 * The policy of the secrets webhook together with its key. The key leaves the platform once, with the answer that creates
 * the policy, so storing it is part of the same node: nothing comes between the two (seeds, bootstrap steps 7 and 8).
 * A policy whose key was never stored is of no use to anybody and is replaced.
 */
export function policyNode(options: PolicyOptions): Node<{ readonly id: string }> {
  const { client, secrets, secret, policies, audience, after } = options;
  const title = 'webhook policy of the secrets webhook';
  const store = (policy: StoredPolicy): Promise<void> => mergeDocument(secrets, secret.name, { policy: { ...policy } });
  const stored = secret.policy;
  const current = policies.find((policy) => policy.id === stored?.id);

  const create = (): Step<{ readonly id: string }> => ({
    change: 'create',
    kinds: ['create'],
    differences: [
      { kind: 'create', text: `algorithm: ${algorithm}` },
      { kind: 'create', text: `audience: ${audience}` },
      { kind: 'create', text: `its key is stored in ${secret.name}` },
    ],
    known: {},
    async apply() {
      const { id, name, jwtAlg, jwtAudience, publicKeyPem } = await newWebhookPolicy(client, {
        jwtAlg: algorithm,
        jwtAudience: audience,
      });
      await store({
        id,
        name: name ?? '',
        jwtAlg: jwtAlg ?? algorithm,
        jwtAudience: jwtAudience ?? audience,
        publicKeyPem: publicKeyPem ?? '',
      });
      return { outcome: 'created', output: { id } };
    },
  });

  const update = (found: WebhookPolicyRecord, known: StoredPolicy): Step<{ readonly id: string }> => {
    const { id } = found;
    const wanted: StoredPolicy = {
      ...known,
      name: found.name ?? '',
      jwtAlg: found.jwtAlg ?? known.jwtAlg,
      jwtAudience: audience,
    };
    const onPlatform = { disabled: found.disabled === true, audience: found.jwtAudience !== audience };
    const differences: Difference[] = [
      ...(onPlatform.disabled ? (['disabled: true -> false'] as const) : []),
      ...(onPlatform.audience ? [`audience: ${found.jwtAudience ?? '(none)'} -> ${audience}`] : []),
      ...(['name', 'jwtAlg', 'jwtAudience'] as const)
        .filter((field) => known[field] !== wanted[field])
        .map((field) => `${field} as stored: ${known[field]} -> ${wanted[field]}`),
    ].map((text) => ({ kind: 'update', text }));
    if (differences.length === 0) return unchanged({ id });
    return {
      change: 'update',
      kinds: ['update'],
      differences,
      known: { id },
      async apply() {
        if (onPlatform.disabled || onPlatform.audience) {
          await client.mutate(updateWebhookPolicy, { input: { id, jwtAudience: audience, disabled: false } });
        }
        await store(wanted);
        return { outcome: 'updated', output: { id } };
      },
    };
  };

  return {
    key: 'policy',
    title,
    needs: after,
    compare: () => (current === undefined || stored === undefined ? create() : update(current, stored)),
  };
}

/**
 * Policies of ours that no webhook uses and whose key nobody has: a run was cut off before it could store the key. Whoever
 * deletes them loses nothing, so this counts as an update. A disabled one was dealt with before.
 */
export function orphanedPolicyNodes(
  options: PolicyOptions & {
    /** All but those of the engine, which have the wanted policy by the time that these nodes are applied. */
    readonly webhooks: readonly WebhookRecord[];
  },
): readonly Node[] {
  const { client, secret, policies, audience, webhooks, after } = options;
  const used = new Set(webhooks.map((webhook) => webhook.webhookPolicy?.id));
  return policies
    .filter(({ id, jwtAudience }) => jwtAudience === audience && id !== secret.policy?.id && !used.has(id))
    .filter(({ disabled }) => disabled !== true)
    .map(({ id, name }) =>
      removalNode({
        key: `orphaned-policy:${id}`,
        title: `left-over webhook policy ${shortened(name ?? id)}`,
        id,
        kind: 'update',
        because: 'no webhook uses it and nobody has its key: deleted, or disabled where the scope forbids that',
        remove: (one) => retireWebhookPolicy(client, one),
        after,
      }),
    );
}

/** Names are fingerprints, which tell each other apart by their beginning. */
function shortened(name: string): string {
  return name.length <= 16 ? name : `${name.slice(0, 12)}…`;
}
