import type { ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Template } from '../../../integration/template/model.ts';
import type { WorkloadRisk } from '../../engine.ts';
import { type RealChange, realChanges } from './change-causes.ts';
import { givesAccess, snapshots, withoutLoss } from './resource-types.ts';

const nestedStack = 'AWS::CloudFormation::Stack';

/** What nobody sees in the name of a resource that goes. */
const contents: Readonly<Record<string, string | undefined>> = {
  'AWS::SQS::Queue': 'all messages that are in it',
};

/** A change set's lines for the approval. */
export interface StackChanges {
  /** What appears, goes away or is replaced. */
  readonly moves: readonly string[];
  /** What stays and is changed in place. */
  readonly modifications: readonly string[];
  readonly risks: readonly WorkloadRisk[];
}

/** What a change set would do; SAM's snapshots, which come and go with each change, are left out. */
export function stackChanges(changes: readonly ResourceChange[]): StackChanges {
  const news = realChanges(changes).filter(({ change }) => !snapshots.has(change.ResourceType ?? ''));
  return {
    moves: news.filter((one) => movement(one) !== undefined).map(described),
    modifications: news.filter((one) => movement(one) === undefined).map(described),
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

function risksOf(one: RealChange): readonly WorkloadRisk[] {
  const { ResourceType: type = '', Action: action } = one.change;
  const goes = action === 'Remove' || one.replaced !== 'no';
  return [
    ...(givesAccess(type) ? [access(described(one))] : []),
    ...(type === nestedStack && action !== 'Remove'
      ? [access(`${described(one)}: what it changes is not shown here`)]
      : []),
    ...(goes && !withoutLoss.has(type) ? [loss(one)] : []),
  ];
}

function loss(one: RealChange): WorkloadRisk {
  const kept = one.change.PolicyAction === 'Retain' || one.change.PolicyAction === 'ReplaceAndRetain';
  const goes = contents[one.change.ResourceType ?? ''];
  const what = goes === undefined ? '' : `, with ${goes}`;
  return { kind: 'delete', text: `${described(one)}${kept ? ', which stays in the account' : what}` };
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
function movement({ change, replaced }: RealChange): string | undefined {
  if (replaced !== 'no') return replaced === 'yes' ? 'replace' : 'possibly replace';
  return movements[change.Action ?? ''];
}

function described(one: RealChange): string {
  const { LogicalResourceId: id = '', ResourceType: type = '' } = one.change;
  return `${movement(one) ?? 'change'} ${id} (${type})`;
}
