/** Life-cycle events, as the address for installations gets them (thena-facts §4.1). */
export const installationEventNames = [
  'app:installation',
  'app:reinstall',
  'app:uninstall',
  'app:configuration:update',
  'app:team:added',
  'app:team:removed',
] as const;

export type InstallationEventName = (typeof installationEventNames)[number];

const each = (prefix: string, ...ends: readonly string[]): readonly string[] => ends.map((end) => `${prefix}:${end}`);

/** Platform events that Thena documents (thena-facts §5). The lists that are known are not complete. */
export const knownEventNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...each('ticket', 'created', 'updated', 'deleted', 'archived', 'unarchived', 'assigned', 'escalated', 'migrated'),
  ...each('ticket', 'status:changed', 'priority:changed', 'type:changed', 'sentiment:changed', 'tag:updated'),
  ...each('ticket:custom_field_value', 'added', 'removed', 'changed'),
  ...each('ticket:comment', 'added', 'created', 'updated', 'deleted', 'reaction:added', 'reaction:removed'),
  ...each('ticket', 'csat:sent', 'csat:received', 'sla:breached', 'sla:breach_warning'),
  ...each('account', 'created', 'updated', 'deleted'),
  ...['account-health', 'account-status', 'account-classification', 'account-industry'].map((one) => `${one}:changed`),
  ...each('account-custom_field_value', 'added', 'removed', 'changed'),
  ...['account-task', 'account-activity', 'account-note'].flatMap((one) => [
    ...each(one, 'created', 'updated', 'deleted'),
    ...each(`${one}:comment`, 'created', 'updated', 'deleted'),
  ]),
  ...each('account-relationship', 'created', 'updated', 'deleted'),
  ...each('customer-contact', 'created', 'updated', 'deleted', 'type:changed'),
  ...each('customer-contact:custom_field_value', 'added', 'removed', 'changed'),
  ...each('organization', 'created', 'updated', 'deleted', 'member-joined'),
  ...each('user', 'mentioned', 'created', 'updated', 'deleted'),
]);

const grammar = /^[a-z][a-z0-9_-]*(?:(?::[a-z0-9_-]+|\.[a-z0-9_-]+)+(?::\*)?|:\*)$/i;
const publishedGrammar = /^[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)+$/;

/** Whether it is written as names of events are, known or not; a `:*` at the end stands for all below (thena-facts §5). */
export function isEventName(name: string): boolean {
  return name.length <= 200 && grammar.test(name);
}

/** Whether an app may publish an event of this name: dot form, e.g. `linear.contact.synced` (thena-facts §2). */
export function isPublishedEventName(name: string): boolean {
  return name.length <= 200 && publishedGrammar.test(name);
}

/** Whether Thena documents an event of this name: a life-cycle event, a platform event, or one of a custom object. */
export function isKnownEventName(name: string): boolean {
  return isInstallationEventName(name) || knownEventNames.has(name) || /^custom-object(?::[^:]+){2}:\w+$/.test(name);
}

export function isInstallationEventName(name: unknown): name is InstallationEventName {
  return installationEventNames.some((one) => one === name);
}

/** One page says `added`, another one `created`; both mean a new comment of a ticket (thena-facts §5). */
const twins: Readonly<Record<string, string>> = {
  'ticket:comment:added': 'ticket:comment:created',
  'ticket:comment:created': 'ticket:comment:added',
};

/** The other name of the same event; undefined for those that have one name only. */
export function otherNameOf(name: string): string | undefined {
  return Object.hasOwn(twins, name) ? twins[name] : undefined;
}
