import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import type { Template } from '../../integration/template/model.ts';
import type { WorkloadRisk } from '../engine.ts';
import { givesAccess, snapshots, withoutLoss } from './resource-types.ts';

const nestedStack = 'AWS::CloudFormation::Stack';

/** A change set's lines for the approval. */
export interface StackChanges {
  /** What appears, goes away or is replaced. */
  readonly moves: readonly string[];
  /** What stays and is changed in place. */
  readonly modifications: readonly string[];
  readonly risks: readonly WorkloadRisk[];
}

/**
 * What a change set would do. Left out is what is no news: the tags that every deployment writes, and what CloudFormation looks
 * at again because something that it refers to changes in place.
 */
export function stackChanges(changes: readonly ResourceChange[]): StackChanges {
  const replaced = new Set(changes.filter(isReplaced).map(({ LogicalResourceId: id = '' }) => id));
  const news = changes.filter((change) => isNews(change, replaced));
  return {
    moves: news
      .filter((change) => movement(change) !== undefined)
      .map((change) => `${movement(change) ?? ''} ${named(change)}`),
    modifications: news.filter((change) => movement(change) === undefined).map((change) => `change ${named(change)}`),
    risks: news.flatMap(risksOf),
  };
}

/** What a template's first deployment makes: everything is new. */
export function firstDetails({ functions, resources }: Template): readonly string[] {
  return [...functions.map(({ id }) => `function ${id}`), ...resources.map(({ id, type }) => `${id} (${type})`)];
}

/** Rights that a template's first deployment gives. SAM makes a role for each function without one. */
export function firstRisks({ functions, resources }: Template): readonly WorkloadRisk[] {
  const roles = functions.filter(({ properties }) => properties['Role'] === undefined);
  return [
    ...roles.map(({ id }) => access(`new role ${id}Role with the policies of ${id}`)),
    ...resources
      .filter(({ type }) => givesAccess(type) || type === nestedStack)
      .map(({ id, type }) => access(`new ${id} (${type})`)),
  ];
}

function risksOf(change: ResourceChange): readonly WorkloadRisk[] {
  const { ResourceType: type = '', Action: action } = change;
  const words = movement(change) ?? 'change';
  return [
    ...(givesAccess(type) ? [access(`${words} ${named(change)}`)] : []),
    ...(type === nestedStack && action !== 'Remove'
      ? [access(`${words} ${named(change)}: what it changes is not shown here`)]
      : []),
    ...((action === 'Remove' || isReplaced(change)) && !withoutLoss.has(type) ? [loss(change)] : []),
  ];
}

function loss(change: ResourceChange): WorkloadRisk {
  const kept = change.PolicyAction === 'Retain' || change.PolicyAction === 'ReplaceAndRetain';
  const text = `${movement(change) ?? ''} ${named(change)}${kept ? ', which stays in the account' : ''}`;
  return { kind: 'delete', text };
}

function access(text: string): WorkloadRisk {
  return { kind: 'security', text };
}

const movements: Readonly<Record<string, string | undefined>> = {
  Add: 'add',
  Remove: 'remove',
  Import: 'take over',
  Dynamic: 'possibly change',
};

/** Undefined for what is changed in place. */
function movement(change: ResourceChange): string | undefined {
  if (isReplaced(change)) return change.Replacement === 'True' ? 'replace' : 'possibly replace';
  return movements[change.Action ?? ''];
}

function named({ LogicalResourceId: id = '', ResourceType: type = '' }: ResourceChange): string {
  return `${id} (${type})`;
}

function isReplaced({ Action, Replacement }: ResourceChange): boolean {
  return Action === 'Modify' && (Replacement === 'True' || Replacement === 'Conditional');
}

function isNews(change: ResourceChange, replaced: ReadonlySet<string>): boolean {
  const { Action, ResourceType: type = '', Details = [], Scope = [] } = change;
  if (snapshots.has(type)) return false;
  if (Action !== 'Modify' || isReplaced(change)) return true;
  if (Details.length === 0) return Scope.some((scope) => scope !== 'Tags');
  return Details.some((detail) => detail.Target?.Attribute !== 'Tags' && !isEcho(detail, replaced));
}

/** A reference to what identifies a resource: that stays the same unless the resource is replaced. */
function isEcho({ Evaluation, ChangeSource, CausingEntity = '' }: ResourceChangeDetail, replaced: ReadonlySet<string>) {
  if (Evaluation !== 'Dynamic' || ChangeSource !== 'ResourceAttribute') return false;
  const [resource = '', ...attribute] = CausingEntity.split('.');
  return !replaced.has(resource) && /(?:Arn|Id|Name)$/.test(attribute.join('.'));
}
