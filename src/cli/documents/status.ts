import { change, engine } from './parts.ts';
import { list, object, oneOf, orNull, text, time, whole, yesOrNo } from './schema.ts';

const queue = object(
  {
    name: text('logical id in the template'),
    waiting: whole(),
    delayed: whole(),
    underway: whole(),
    isDeadLetters: yesOrNo('true: what is here was given up'),
  },
  { deadLetters: text('logical id of the queue that gets what failed too often') },
);

const schedule = object(
  {
    fn: text('logical id of the function'),
    name: text(),
    expression: text('e.g. rate(5 minutes)'),
    enabled: yesOrNo(),
  },
  { lastRunAt: time(), nextRunAt: time() },
);

const workload = object(
  {
    integration: text('"engine" is the secrets listener'),
    workload: text('its name on the engine'),
    domain: text(),
    deployedAt: time(),
    deployedBy: text(),
    queues: list(queue),
    schedules: list(schedule),
  },
  { account: text('4me account of the provider'), failed: text('state of what a first deployment that failed left') },
);

const inactive = {
  suspended: whole('of the instances'),
  switchedOff: whole('of the instances, by customer or provider'),
};

const version = object({
  id: text(),
  publishedAt: orNull(time('null where 4me does not say')),
  newest: yesOrNo('true: the one that customers can install'),
  disabled: yesOrNo(),
  instances: whole('customers that have it; removed apps do not count'),
  ...inactive,
});

const offering = object({
  integration: text(),
  reference: text(),
  draft: object({
    id: text(),
    link: text('to it in 4me'),
    disabled: yesOrNo(),
    instances: whole("of the provider's own account"),
    ...inactive,
  }),
  toPublish: list(change, 'what publishing the draft would bring to customers, but for its picture'),
  versions: list(version, 'published ones, the newest first'),
});

const webhook = object(
  {
    event: text(),
    id: text(),
    found: yesOrNo('false: 4me has no webhook with the id that the provider secret has'),
    uri: orNull(text()),
    disabled: yesOrNo(),
    policy: oneOf(['known', 'other', 'disabled', 'none'], 'known: the listener has its key'),
  },
  { atThisEngine: yesOrNo('whether its messages come to this engine; absent where that has no listener') },
);

const remaining = object({ limit: whole(), remaining: whole(), resetAt: time() });

const asked = object(
  {
    asked: { const: true },
    account: text('of the provider'),
    domain: text(),
    offerings: list(offering),
    webhooks: list(webhook, 'that the secrets listener depends on; 4me does not say whether an address was verified'),
  },
  { requests: remaining, cost: remaining },
);

const app = {
  ...object({ integration: text(), platform: text('e.g. thena') }),
  additionalProperties: true,
  description: 'what the platform and the stores of the engine know of the app; the fields depend on the platform',
};

export const document = object({
  engine,
  workloads: list(workload),
  platform: { anyOf: [asked, object({ asked: { const: false }, because: text() })] },
  apps: list(app, 'apps of other platforms than 4me'),
});
