import type { RequestChange } from '../life.ts';
import { evaluateRule } from '../rules/evaluate.ts';
import type { Effect } from '../rules/evaluate.ts';
import { parseRule } from '../rules/rule.ts';
import type { Actor } from '../webhooks/message.ts';
import { isActive } from '../world/active.ts';
import { addNote } from '../world/notes.ts';
import type { AppInstanceRow, AutomationRuleRow, NoteRow, RequestRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import type { LifeContext } from './context.ts';
import type { RuleRecord } from './rule-log.ts';

/** What a rule changes triggers rules again; a chain longer than this is a loop. */
const deepest = 10;

/** Tells the webhooks of the account, then runs its rules; `depth` counts changes that rules made. */
export function requestChanged(context: LifeContext, request: RequestRow, change: RequestChange, depth = 0): void {
  tellWebhooks(context, request, change);
  const { world } = context;
  const rules = world
    .filter('AutomationRule', (rule) => rule.account === request.account && rule.generic === 'request')
    .toSorted((a, b) => a.position - b.position || a.number - b.number);
  for (const rule of rules) {
    const instance = world.get('AppInstance', rule.appInstanceId);
    if (instance !== undefined && isActive(instance)) runRule(context, { rule, instance, request, change, depth });
  }
}

interface RuleRun {
  readonly rule: AutomationRuleRow;
  readonly instance: AppInstanceRow;
  readonly request: RequestRow;
  readonly change: RequestChange;
  readonly depth: number;
}

function runRule(context: LifeContext, run: RuleRun): void {
  const { world, ruleLog } = context;
  const { rule, instance, request, change, depth } = run;
  const note = (outcome: RuleRecord['outcome'], detail: string): void => {
    const { account, name } = rule;
    ruleLog.add({ at: world.timestamp(), account, rule: name, requestId: request.requestId, outcome, detail });
  };
  const parsed = parseRule(rule);
  const statusWas = change.previousStatus ?? request.status;
  const fires = parsed.trigger === 'on note added' ? change.noteAdded !== undefined : statusWas !== request.status;
  if (!fires) return;
  if (depth >= deepest) return note('stopped', `${String(deepest)} rules in a row triggered one another`);
  const effects = evaluateRule(parsed, { request, statusWas, instanceFields: instance.customFields });
  if (effects === undefined) return note('condition not met', rule.condition);
  note('done', effects.map(({ kind }) => kind).join(', '));
  const made = apply(context, run, effects);
  if (made !== undefined) requestChanged(context, request, made, depth + 1);
}

/** The actions of a rule are one transaction: what they change is one change (4me-facts §13). */
function apply(
  context: LifeContext,
  { rule, instance, request, change }: RuleRun,
  effects: readonly Effect[],
): RequestChange | undefined {
  const { world } = context;
  let added: NoteRow | undefined;
  const before = request.status;
  for (const effect of effects) {
    switch (effect.kind) {
      case 'call webhook':
        callWebhook(context, { rule, instance, actor: noteAuthor(world, change.noteAdded) }, effect.payload);
        break;
      case 'add note':
        added = addNote(world, request, { text: effect.text, internal: false, personId: null });
        break;
      case 'set status':
        world.update('Request', request, { status: effect.status });
        break;
    }
  }
  if (added === undefined && request.status === before) return undefined;
  return {
    ...(added === undefined ? {} : { noteAdded: added }),
    ...(request.status === before ? {} : { previousStatus: before }),
  };
}

/** Sent by the customer's account and signed with its policy; about the rule (4me-facts §10). */
function callWebhook(
  { world, deliveries }: LifeContext,
  { rule, instance, actor }: { rule: AutomationRuleRow; instance: AppInstanceRow; actor: Actor | undefined },
  payload: Readonly<Record<string, unknown>>,
): void {
  const webhook = instance.webhookId === null ? undefined : world.get('Webhook', instance.webhookId);
  if (webhook === undefined) return;
  const object = { number: rule.number, id: rule.id, path: 'automation_rules' };
  deliveries.track(deliveries.send({ webhook, event: 'automation_rule', object, actor, payload }));
}

function noteAuthor(world: World, note: NoteRow | undefined): Actor | undefined {
  const id = note?.personId ?? null;
  return id === null ? undefined : world.get('Person', id);
}

/** request.note-added and request.status-changed; other request events are not sent by the sandbox. */
function tellWebhooks({ world, deliveries }: LifeContext, request: RequestRow, change: RequestChange): void {
  const events = new Set<string>();
  if (change.noteAdded !== undefined) events.add('request.note-added');
  if (change.previousStatus !== undefined && change.previousStatus !== request.status)
    events.add('request.status-changed');
  for (const webhook of world.filter('Webhook', (row) => row.account === request.account && events.has(row.event))) {
    if (webhook.disabled) continue;
    const line = world.nextNumber();
    const note = webhook.event === 'request.note-added' ? change.noteAdded : undefined;
    const payload = {
      audit_line_id: line,
      audit_line_nodeID: world.nodeId('AuditLine', line),
      ...(note === undefined ? {} : { note_id: note.number, note_nodeID: note.id }),
      source: request.source,
      sourceID: request.sourceID,
      status: request.status,
      previous_status: change.previousStatus ?? request.status,
    };
    const object = {
      number: request.number,
      id: request.id,
      path: 'requests',
      ...(note === undefined ? {} : { related: `notes/${String(note.number)}` }),
    };
    const actor = noteAuthor(world, change.noteAdded);
    deliveries.track(deliveries.send({ webhook, event: webhook.event, object, actor, payload }));
  }
}
