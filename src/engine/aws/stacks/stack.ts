import type { CloudFormation, Stack as Described } from '@aws-sdk/client-cloudformation';
import type { Deployed } from '../../engine.ts';
import { ownerOf } from '../../workload.ts';
import { awsFailure } from '../aws-failure.ts';
import { type StackFacts, factsOf } from './stack-tags.ts';

/** A stack as CloudFormation describes it. */
export interface Stack {
  /** ARN; a stack of the same name that is made later has another one. */
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly facts: Partial<StackFacts>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly protected: boolean;
  /** ISO 8601, of the last change. */
  readonly changedAt: string;
}

/**
 * - `absent`: there is none, or an empty one that a change set was made for.
 * - `settled`: it is what was deployed last.
 * - `rolled back`: the last update failed; it can be updated.
 * - `stuck`: the last update failed, and so did its rollback.
 * - `broken`: it was never deployed or not removed to the end; it can only be deleted.
 * - `busy`: CloudFormation works on it.
 */
export type Standing = 'absent' | 'settled' | 'rolled back' | 'stuck' | 'broken' | 'busy';

const standings: Readonly<Record<string, Standing | undefined>> = {
  REVIEW_IN_PROGRESS: 'absent',
  DELETE_COMPLETE: 'absent',
  CREATE_COMPLETE: 'settled',
  UPDATE_COMPLETE: 'settled',
  IMPORT_COMPLETE: 'settled',
  UPDATE_ROLLBACK_FAILED: 'stuck',
  CREATE_FAILED: 'broken',
  ROLLBACK_COMPLETE: 'broken',
  ROLLBACK_FAILED: 'broken',
  DELETE_FAILED: 'broken',
};

export function standingOf(stack: Stack | undefined): Standing {
  if (stack === undefined) return 'absent';
  return standings[stack.status] ?? (stack.status.endsWith('_IN_PROGRESS') ? 'busy' : 'rolled back');
}

/** @param name or id; undefined where there is none. Throws a Failure. */
export async function describeStack(cloudFormation: CloudFormation, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks: [found] = [] } = await cloudFormation.describeStacks({ StackName: name });
    return found === undefined ? undefined : stackOf(found);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw awsFailure(error, `reading the stack ${name}`);
  }
}

/** CloudFormation has no name of its own for it. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
}

/** What the stack says about itself; one that the reference made has no tags, but a parameter with its domain (4me-facts §18). */
export function deployedOf(stack: Stack, outputs: Stack['outputs'] = stack.outputs): Deployed {
  const { facts, parameters } = stack;
  return {
    digest: facts.digest ?? '',
    domain: facts.domain ?? parameters['4MeDomainParameter'] ?? '',
    owner: ownerOf(parameters),
    deployedBy: whoDeployed(stack),
    deployedAt: facts.deployedAt ?? stack.changedAt,
    outputs,
  };
}

export function whoDeployed({ facts }: Stack): string {
  return facts.deployedBy ?? 'somebody without App Builder';
}

function stackOf(found: Described): Stack {
  const changed = found.LastUpdatedTime ?? found.CreationTime;
  return {
    id: found.StackId ?? '',
    name: found.StackName ?? '',
    status: found.StackStatus ?? '',
    facts: factsOf(found.Tags ?? []),
    parameters: pairs(found.Parameters ?? [], ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    outputs: pairs(found.Outputs ?? [], ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    protected: found.EnableTerminationProtection === true,
    changedAt: changed?.toISOString() ?? '',
  };
}

function pairs<Item>(
  items: readonly Item[],
  pair: (item: Item) => [string | undefined, string | undefined],
): Readonly<Record<string, string>> {
  return Object.fromEntries(items.map(pair).map(([key = '', value = '']) => [key, value]));
}
