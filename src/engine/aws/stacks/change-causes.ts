import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';

/** A change of a change set without what cannot come true. */
export interface RealChange {
  readonly change: ResourceChange;
  /** `maybe`: known only when CloudFormation does it. */
  readonly replaced: 'yes' | 'maybe' | 'no';
}

/**
 * CloudFormation lists each resource that refers to a changed one, and takes a replacement for possible wherever a value is
 * known only later. But what a resource is referred to by, its id and its ARN, stays the same unless it is replaced. So from
 * the resources that are new or are replaced by a change of their own, this follows the references to what really changes.
 * The tags that every deployment writes are no change.
 */
export function realChanges(changes: readonly ResourceChange[]): readonly RealChange[] {
  const news = changes.filter(
    (change) => change.Action === 'Add' || change.Action === 'Import' || answersAtWill(change),
  );
  const renewed = new Set(news.map(idOf));
  for (let before = -1; before !== renewed.size;) {
    before = renewed.size;
    for (const change of changes) if (replacementOf(change, renewed) !== 'no') renewed.add(idOf(change));
  }
  return changes
    .filter((change) => change.Action !== 'Modify' || isReal(change, renewed))
    .map((change) => ({ change, replaced: replacementOf(change, renewed) }));
}

/** Whose attributes are not AWS's, so that their names say nothing about them; each change may give all of them another value. */
function answersAtWill({ ResourceType: type = '' }: ResourceChange): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

function replacementOf(change: ResourceChange, renewed: ReadonlySet<string>): RealChange['replaced'] {
  const { Action, Replacement, Details = [] } = change;
  if (Action !== 'Modify' || Replacement === undefined || Replacement === 'False') return 'no';
  if (Replacement === 'True') return 'yes';
  const replacing = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  return Details.length === 0 || replacing.some((detail) => comesTrue(detail, renewed)) ? 'maybe' : 'no';
}

function isReal(change: ResourceChange, renewed: ReadonlySet<string>): boolean {
  const { Details = [], Scope = [] } = change;
  if (replacementOf(change, renewed) !== 'no') return true;
  if (Details.length === 0) return Scope.some((scope) => scope !== 'Tags');
  return Details.some((detail) => comesTrue(detail, renewed));
}

function comesTrue(
  { Target, Evaluation, ChangeSource, CausingEntity = '' }: ResourceChangeDetail,
  renewed: ReadonlySet<string>,
) {
  if (Target?.Attribute === 'Tags') return false;
  if (Evaluation !== 'Dynamic') return true;
  const [resource = '', ...attribute] = CausingEntity.split('.');
  if (renewed.has(resource)) return true;
  if (ChangeSource === 'ResourceReference') return false;
  return !(ChangeSource === 'ResourceAttribute' && /(?:Arn|Id|Name)$/.test(attribute.join('.')));
}

function idOf({ LogicalResourceId: id = '' }: ResourceChange): string {
  return id;
}
