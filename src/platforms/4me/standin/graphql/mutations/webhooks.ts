import { Refused } from '../../life.ts';
import type { WebhookRow } from '../../world/rows.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import { isWebAddress } from './address.ts';
import {
  allFields,
  flag,
  givenFields,
  link,
  list,
  required,
  requiredText,
  text,
  type Attributes,
} from './attributes.ts';
import { mutation, own } from './mutation.ts';
import { Problems } from './problems.ts';

type WebhookFields = Pick<
  WebhookRow,
  'description' | 'event' | 'uri' | 'webhookPolicyId' | 'appOfferingReferences' | 'disabled' | 'mailExceptionsTo'
> & { name: string | null };

const attributes: Attributes<WebhookFields> = {
  name: text(),
  description: text(),
  event: required(''),
  uri: requiredText(),
  webhookPolicyId: link('WebhookPolicy'),
  appOfferingReferences: list(),
  disabled: flag(),
  mailExceptionsTo: text(),
};

/** What a webhook starts with, and goes back to when its address changes: it has to be verified (4me-facts §8). */
const unverified = { verified: false, verification: null, consecutiveFailures: 0, lastError: null };

export const webhookMutations: Resolvers = {
  webhookCreate: mutation('webhook:Create', (input, context) => {
    const { world, caller, life } = context;
    const problems = new Problems();
    const { name, ...fields } = allFields(attributes, input, context, problems);
    check(fields, problems);
    const other = { source: null, sourceID: null, appInstanceId: null, ...unverified };
    const row = { account: caller.account, name: name ?? fields.event, ...fields, ...other };
    const webhook = world.insert('Webhook', row);
    undoneWhenRefused(
      () => life.webhookSaved(webhook),
      () => world.delete('Webhook', webhook),
    );
    return { webhook };
  }),

  webhookUpdate: mutation('webhook:Update', (input: { readonly id: string }, context) => {
    const { world, life } = context;
    const webhook = own(context, 'Webhook', input.id);
    const problems = new Problems();
    const { name, ...fields } = givenFields<WebhookFields>(attributes, input, webhook, context, problems);
    check(fields, problems);
    const before = { ...webhook };
    const moved = fields.uri !== undefined && fields.uri !== webhook.uri;
    const named = name === undefined ? {} : { name: name ?? fields.event ?? webhook.event };
    world.update('Webhook', webhook, { ...fields, ...named, ...(moved ? unverified : {}) });
    if (!webhook.verified) {
      undoneWhenRefused(
        () => life.webhookSaved(webhook),
        () => world.update('Webhook', webhook, before),
      );
    }
    return { webhook };
  }),

  webhookDelete: mutation('webhook:Delete', (input: { readonly id: string }, context: ApiContext) => {
    context.world.delete('Webhook', own(context, 'Webhook', input.id));
    return { success: true };
  }),
};

function check({ uri }: Partial<WebhookFields>, problems: Problems): void {
  if (uri !== undefined && uri !== '' && !isWebAddress(uri)) problems.add('uri', 'must be an http or https address');
  problems.done();
}

function undoneWhenRefused(attempt: () => void, undo: () => void): void {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Refused) undo();
    throw error;
  }
}
