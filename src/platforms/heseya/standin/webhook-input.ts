import { CoreError, refuseBroken } from './core-error.ts';
import type { Broken } from './core-error.ts';
import { eventTypes } from './event-types.ts';
import { isMap, isTextList } from './json-value.ts';
import type { JsonMap } from './json-value.ts';
import { localAddress } from './local-address.ts';
import type { Subject, WebhookInput } from './model.ts';
import type { Store } from './store.ts';

/**
 * A webhook as it is sent, or changed by what is sent (heseya-facts §8). Throws VALIDATION_ERROR, and
 * CLIENT_NO_REQUIRED_PERMISSIONS_TO_EVENTS.
 */
export function webhookInput(store: Store, subject: Subject, body: unknown, before?: WebhookInput): WebhookInput {
  const sent: JsonMap = { name: null, secret: null, ...before, ...(isMap(body) ? body : {}) };
  refuseBroken(rules.flatMap(({ fits, ...broken }) => (fits(sent) ? [] : [broken])));
  const { name, url, secret, events, with_issuer, with_hidden } = sent as unknown as WebhookInput;
  const input = { name, url, secret, events, with_issuer, with_hidden };
  if (!store.hasAll(subject, neededFor(input))) throw new CoreError('CLIENT_NO_REQUIRED_PERMISSIONS_TO_EVENTS');
  return input;
}

interface Rule extends Broken {
  readonly fits: (sent: JsonMap) => boolean;
}

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= 255;
const isSecured = ({ events }: JsonMap): boolean =>
  isTextList(events) && events.some((event) => eventTypes.get(event)?.encrypted === true);

const rules: readonly Rule[] = [
  ruleOf('name', 'MAX', 'must be text of at most 255 characters', ({ name }) => name === null || isShort(name)),
  ruleOf('url', 'URL', 'must be an address of at most 255 characters', ({ url }) => isShort(url) && URL.canParse(url)),
  // Apps of the sandbox are on this machine, where there is no https.
  ruleOf('url', 'HTTPS', 'must start with https:// for secured events', (sent) => {
    const url = String(sent['url']);
    return !isSecured(sent) || url.startsWith('https://') || localAddress(url) !== undefined;
  }),
  ruleOf('secret', 'MAX', 'must be text of at most 255 characters', ({ secret }) => secret === null || isShort(secret)),
  ruleOf(
    'secret',
    'REQUIRED',
    'is required for secured events',
    (sent) => !isSecured(sent) || isFilled(sent['secret']),
  ),
  ruleOf('events', 'EVENTEXIST', 'must be names of events', ({ events }) => {
    return isTextList(events) && events.length > 0 && events.every((event) => eventTypes.has(event));
  }),
  ruleOf('with_issuer', 'BOOLEAN', 'must be true or false', (sent) => typeof sent['with_issuer'] === 'boolean'),
  ruleOf('with_hidden', 'BOOLEAN', 'must be true or false', (sent) => typeof sent['with_hidden'] === 'boolean'),
];

function ruleOf(name: string, rule: string, says: string, fits: Rule['fits']): Rule {
  return { field: name, rule, message: `The ${name} ${says}.`, fits };
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function neededFor({ events, with_issuer, with_hidden }: WebhookInput): readonly string[] {
  const types = events.flatMap((event) => eventTypes.get(event) ?? []);
  return [
    ...(with_issuer ? ['users.show', 'apps.show'] : []),
    ...types.flatMap(({ permissions, hidden }) => (with_hidden ? [...permissions, ...hidden] : permissions)),
  ];
}
