import type { Engine, WorkloadPlan } from '../../engine.ts';

type Stacks = Pick<Engine, 'plan' | 'apply'>;

export interface FoundationKey {
  /** The stack that the key belongs to. */
  readonly stack: string;
  /** Name of the secret. */
  readonly secret: string;
  exists(): Promise<boolean>;
  /** Does nothing where it exists. */
  make(): Promise<unknown>;
}

/**
 * Plans and makes the key of the state with the foundation's stack. It is no resource of the template, whose value everybody
 * who may read the stack could see; and functions cannot make it, they may only read it.
 */
export function withFoundationKey(stacks: Stacks, key: FoundationKey): Stacks {
  const ofStack = new WeakMap<WorkloadPlan, WorkloadPlan>();
  return {
    async plan(workload) {
      if (workload.name !== key.stack) return stacks.plan(workload);
      const [planned, isThere] = await Promise.all([stacks.plan(workload), key.exists()]);
      if (isThere) return planned;
      const change = planned.change === 'none' ? 'update' : planned.change;
      const plan = { ...planned, change, details: [...planned.details, `secret ${key.secret}`] } as const;
      ofStack.set(plan, planned);
      return plan;
    },
    async apply(plan, run) {
      const deployed = await stacks.apply(ofStack.get(plan) ?? plan, run);
      if (plan.workload.name === key.stack) await key.make();
      return deployed;
    },
  };
}
