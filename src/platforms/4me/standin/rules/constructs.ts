/**
 * The constructs of automation rules that the sandbox knows: those of the bundled integrations and what 4me-facts §13 says
 * of them. The platform knows many more; a rule with any other is refused by name when it is created.
 */
export const constructs = [
  { name: 'trigger on note added', form: 'on note added', means: 'a note was added to the request' },
  { name: 'trigger on status update', form: 'on status update', means: 'the status of the request changed' },
  { name: 'text', form: `'text' or "text"`, means: 'itself' },
  { name: 'truth value', form: 'true, false', means: 'itself' },
  { name: 'number', form: '12', means: 'itself' },
  { name: 'status', form: 'status', means: 'status of the request after the change' },
  { name: 'previous status', form: 'status_was', means: 'its status before the change; the same if it did not change' },
  { name: 'number of the request', form: 'id', means: 'the number by which people know the request' },
  { name: 'subject', form: 'subject', means: 'subject of the request' },
  { name: 'note', form: 'notes[last].text, notes[first].text, notes[2].text', means: 'text of a note, counted from 0' },
  { name: 'custom field', form: 'custom_fields.<id>', means: 'value of a custom field of the request' },
  {
    name: 'custom field of the app instance',
    form: 'rule_app_instance.custom_fields.<id>',
    means: 'what the customer filled in when the app was installed',
  },
  { name: 'named expression', form: '<name>', means: 'value of an expression of the same rule that stands before' },
  { name: 'comparison', form: 'a = b, a != b', means: 'equal or not; a status is written as a bare word' },
  { name: 'conjunction', form: 'a and b', means: 'both are true' },
  { name: 'choice', form: 'a then b else c', means: 'b where a is true, else c' },
  {
    name: 'call webhook',
    form: `call webhook '{app_offering_webhook}' with payload 'name name'`,
    means: 'sends the named expressions, and nothing else, to the webhook of the app offering',
  },
  { name: 'add note', form: `add note 'text with {{name}}'`, means: 'adds a note to the request' },
  { name: 'set status', form: 'set status = <status>', means: 'changes the status of the request' },
] as const;

/** Triggers, in the platform's words. */
export const triggers = ['on note added', 'on status update'] as const;
export type Trigger = (typeof triggers)[number];

export const offeringWebhook = '{app_offering_webhook}';

/** Bare words that mean a status when they are compared with `status` or `status_was`. */
export const requestStatuses: readonly string[] = [
  'declined',
  'on_backlog',
  'assigned',
  'accepted',
  'in_progress',
  'waiting_for',
  'waiting_for_customer',
  'reservation_pending',
  'workflow_pending',
  'project_pending',
  'completed',
];

/** What the platform knows, or may know, and the sandbox does not; by the word that gives it away. */
export const unsupportedWords: ReadonlyMap<string, string> = new Map([
  ['or', 'or'],
  ['not', 'not'],
  ['select', 'select()'],
  ['reject', 'reject()'],
  ['first', 'first()'],
  ['last', 'last()'],
  ['new', 'new()'],
]);

/** Actions that 4me-facts §13 names and the sandbox does not carry out. */
export const unsupportedActions: readonly { readonly starts: RegExp; readonly name: string }[] = [
  { starts: /^update\b/, name: 'update <record> set' },
  { starts: /^after\b/, name: `after <delay> trigger '<rule>'` },
  { starts: /^clear\b/, name: 'clear <collection>' },
  { starts: /^remove\b/, name: 'remove <value> from <collection>' },
  { starts: /^add\b/, name: 'add <value> to <collection>' },
  { starts: /^set\b/, name: 'set of any field but status' },
];
