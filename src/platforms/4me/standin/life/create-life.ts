import { Refused } from '../life.ts';
import type { Life } from '../life.ts';
import { BadRule, parseRule } from '../rules/rule.ts';
import { addressProblem } from '../webhooks/address.ts';
import type { Reach } from '../webhooks/address.ts';
import type { Brand } from '../webhooks/brand.ts';
import { Deliveries } from '../webhooks/deliveries.ts';
import type { Disturbance } from '../webhooks/deliveries.ts';
import { DeliveryLog } from '../webhooks/delivery-log.ts';
import type { DeliveryRecord } from '../webhooks/delivery-log.ts';
import { retryDelays as defaultRetryDelays } from '../webhooks/retries.ts';
import type { Scheduler } from '../../../../sandbox/scheduler.ts';
import type { OnAttempt } from '../../../../sandbox/sent-message.ts';
import { createSigner } from '../webhooks/signing.ts';
import { testMessage } from '../webhooks/test-message.ts';
import { Verification } from '../webhooks/verification.ts';
import type { VerificationAnswer } from '../webhooks/verification.ts';
import type { AppInstanceRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { configurationUrl } from './configuration.ts';
import type { LifeContext } from './context.ts';
import { changeInstance, install, removeInstance, updateInstance } from './instances.ts';
import { insertPolicy, policyKey } from './policies.ts';
import { requestChanged } from './requests.ts';
import { RuleLog } from './rule-log.ts';
import type { RuleRecord } from './rule-log.ts';
import { signRequest } from './sign-request.ts';
import type { SignedRequest, SigningWish } from './sign-request.ts';
import { publish } from './versions.ts';

export interface LifeOptions {
  readonly scheduler: Scheduler;
  readonly reach: Reach;
  readonly brand?: Brand;
  /** Asked for each message; without it the sky is clear. */
  readonly disturb?: () => Disturbance;
  readonly retryJti?: 'same' | 'new';
  readonly retryDelays?: readonly number[];
  readonly onAttempt?: OnAttempt;
}

/** Life, and what the sandbox around it needs. */
export interface SandboxLife extends Life {
  deliveries(): readonly DeliveryRecord[];
  ruleRecords(): readonly RuleRecord[];
  /** A receiver called back to verify a webhook. */
  answerVerification(account: string, number: number, code: string): VerificationAnswer;
  /** Where a person goes after an installation; undefined for apps without a configuration URI. */
  configurationUrl(instance: AppInstanceRow): Promise<string | undefined>;
  /** The confirmation address was called: enables the instance. */
  confirm(instance: AppInstanceRow): Promise<void>;
  /** Signs a message that nothing caused, for who tries a handler out. Throws Refused where no webhook of the sandbox fits. */
  signRequest(wish: SigningWish): Promise<SignedRequest>;
  /** Resolves when no message is under way or due; retries that wait for their time do not count. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createLife(world: World, options: LifeOptions): SandboxLife {
  const context = createContext(world, options);
  const { deliveries, verification, log, ruleLog } = context;
  return {
    async createPolicy(policy) {
      const key = await policyKey(policy.jwtAlg);
      return { row: insertPolicy(world, policy, key), publicKeyPem: key.shown };
    },
    webhookSaved(webhook) {
      const problem = addressProblem(webhook.uri);
      if (problem !== undefined) throw new Refused(['uri'], problem);
      world.update('Webhook', webhook, { verified: false, verification: null });
      if (!webhook.disabled) deliveries.track(verification.start(webhook));
    },
    testWebhook: (webhook) => deliveries.track(deliveries.send(testMessage(world, webhook))),
    checkRule(rule) {
      try {
        parseRule(rule);
      } catch (error) {
        throw error instanceof BadRule ? new Refused(error.path, error.message) : error;
      }
    },
    publish: (draft) => publish(world, draft),
    install: async (wish) => install(context, wish),
    changeInstance: async (instance, change) => changeInstance(context, instance, change),
    updateInstance: async (instance) => updateInstance(context, instance),
    removeInstance: async (instance) => removeInstance(context, instance),
    requestChanged: (request, change) => requestChanged(context, request, change),
    deliveries: () => log.list(),
    ruleRecords: () => ruleLog.list(),
    answerVerification: (account, number, code) => verification.answer(account, number, code),
    configurationUrl: async (instance) => configurationUrl(context, instance),
    confirm: async (instance) => changeInstance(context, instance, { disabled: false }),
    signRequest: async (wish) => signRequest(context, wish),
    settled: async () => deliveries.settled(),
    close: async () => deliveries.close(),
  };
}

function createContext(world: World, options: LifeOptions): LifeContext {
  const { scheduler, reach, brand = '4me', retryJti = 'same', retryDelays = defaultRetryDelays } = options;
  const disturb = options.disturb ?? (() => ({ delay: 0, duplicate: false }));
  const [log, ruleLog, sign] = [new DeliveryLog(), new RuleLog(), createSigner()];
  const onAttempt = options.onAttempt === undefined ? {} : { onAttempt: options.onAttempt };
  const how = { reach, brand, log, sign, disturb, retryJti, retryDelays, ...onAttempt };
  const deliveries = new Deliveries({ world, scheduler, ...how });
  return { world, deliveries, verification: new Verification(world, deliveries), log, ruleLog, sign, brand };
}
