import { Refused, type Life } from '../../../../src/platforms/4me/standin/life.ts';
import type { World } from '../../../../src/platforms/4me/standin/world/world.ts';

export interface Happened {
  readonly what: string;
  readonly about: unknown;
}

/** Records what the API asks of the platform's life, and does just enough for the API to go on. */
export function fakeLife(world: World): { readonly life: Life; readonly happened: Happened[] } {
  const happened: Happened[] = [];
  const record = (what: string, about: unknown): void => void happened.push({ what, about });
  const life: Life = {
    async createPolicy(policy) {
      const row = world.insert('WebhookPolicy', { ...policy, name: 'a1b2c3', signingKey: 'private' });
      return { row, publicKeyPem: 'the public key' };
    },
    webhookSaved(webhook) {
      if (webhook.uri.includes('refused')) throw new Refused(['uri'], 'cannot be reached');
      record('webhookSaved', webhook.uri);
    },
    testWebhook(webhook) {
      record('testWebhook', webhook.uri);
    },
    checkRule(rule) {
      if (rule.condition.includes('eval')) throw new Refused(['condition'], 'knows no eval');
    },
    publish(draft) {
      record('publish', draft.reference);
      const { id: _id, number: _number, createdAt: _created, updatedAt: _updated, ...fields } = draft;
      return world.insert('AppOffering', { ...fields, published: true, latest: true, draftId: draft.id });
    },
    async install({ customerAccount, offering, customFields }) {
      record('install', customerAccount);
      return world.insert('AppInstance', {
        account: offering.account,
        appOfferingId: offering.id,
        customerAccount,
        customFields: [...customFields],
        disabled: false,
        enabledByCustomer: true,
        suspended: false,
        suspensionComment: null,
        webhookId: null,
        webhookPolicyId: null,
        applicationIds: {},
        removed: false,
      });
    },
    async changeInstance(instance, { customFields: _fields, ...flags }) {
      record('changeInstance', flags);
      world.update('AppInstance', instance, flags);
    },
    async updateInstance() {},
    async removeInstance(instance) {
      world.update('AppInstance', instance, { removed: true });
    },
    requestChanged(request, change) {
      record('requestChanged', {
        request: request.requestId,
        text: change.noteAdded?.text,
        was: change.previousStatus,
      });
    },
  };
  return { life, happened };
}
