import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Artifacts } from './artifacts.ts';
import { type ChangeSet, deleteChangeSet } from './change-set.ts';
import type { Pace } from './pace.ts';
import { templateFields } from './prepared-stack.ts';
import { type StackRequest, changeSetFor } from './stack-plan.ts';

/** The change set of an update that is not executed yet. */
export interface UpdateChangeSet {
  readonly changeSet: ChangeSet;
  /** Takes it back, with the template where that was uploaded for it. */
  discard(): Promise<void>;
}

/** Throws as `changeSetFor`. Undefined where nothing would change; nothing is left of it then, nor where it throws. */
export async function updateChangeSet(
  {
    cloudFormation,
    artifacts,
    pace,
  }: {
    readonly cloudFormation: CloudFormation;
    readonly artifacts: Artifacts;
    readonly pace: Pace;
  },
  request: StackRequest,
  template: string,
  signal?: AbortSignal,
): Promise<UpdateChangeSet | undefined> {
  const source = await artifacts.templateSource(template);
  const removeTemplate = async (): Promise<void> => {
    if ('uploaded' in source && source.uploaded !== undefined) await artifacts.remove(source.uploaded);
  };
  const input = { ...request, ...templateFields(source), ChangeSetType: 'UPDATE' } as const;
  const changeSet = await changeSetFor(cloudFormation, input, pace, signal).catch(async (error: unknown) => {
    await removeTemplate();
    throw error;
  });
  if (changeSet === undefined) {
    await removeTemplate();
    return undefined;
  }
  return {
    changeSet,
    async discard() {
      await deleteChangeSet(cloudFormation, changeSet.id);
      await removeTemplate();
    },
  };
}
