import type { Resolvers } from '../context.ts';
import { appInstanceMutations } from './app-instances.ts';
import { discoveryMutations } from '../discovery/discovered-configuration-items.ts';
import { automationRuleMutations } from './app-offering-automation-rules.ts';
import { appOfferingMutations } from './app-offerings.ts';
import { configurationItemMutations } from './configuration-items.ts';
import { productMutations } from './products.ts';
import { requestMutations } from './requests.ts';
import { uiExtensionMutations } from './ui-extensions.ts';
import { webhookPolicyMutations } from './webhook-policies.ts';
import { webhookMutations } from './webhooks.ts';

/** The root fields of `Mutation`. */
export const mutations: Resolvers = {
  ...appInstanceMutations,
  ...appOfferingMutations,
  ...automationRuleMutations,
  ...configurationItemMutations,
  ...discoveryMutations,
  ...productMutations,
  ...requestMutations,
  ...uiExtensionMutations,
  ...webhookMutations,
  ...webhookPolicyMutations,
};
