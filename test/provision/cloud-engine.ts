import type { Deployed, Engine, WorkloadPlan, WorkloadRisk } from '../../src/engine/engine.ts';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';

export interface Cloud {
  readonly account: string;
  readonly region: string;
}

export const ireland: Cloud = { account: '111122223333', region: 'eu-west-1' };
export const virginia: Cloud = { account: '111122223333', region: 'us-east-1' };

export interface CloudEngine extends Engine {
  /** What was done to workloads and secrets, in order, e.g. `apply app-builder-foundation`. */
  readonly done: string[];
}

/**
 * An engine in memory that has what the one on AWS has: an account and a region, ARNs, a foundation below everything, and
 * risks. `risks` says those of a workload's plan.
 */
export function cloudEngine(
  cloud: Cloud = ireland,
  risks: (workload: string) => readonly WorkloadRisk[] = () => [],
): CloudEngine {
  const inner = memoryEngine({ now: Date.now });
  const done: string[] = [];
  const foundation = 'app-builder-foundation';
  let base: Deployed | undefined;
  const arn = `arn:aws:lambda:${cloud.region}:${cloud.account}:function:`;
  const inCloud = <D extends Deployed | undefined>(deployed: D): D =>
    (deployed === undefined
      ? undefined
      : JSON.parse(JSON.stringify(deployed).replaceAll(/app-builder:local:([\w-]+):(\w+)/g, `${arn}$1-$2`))) as D;
  const note = (what: string): void => {
    done.push(what);
  };
  return {
    ...inner,
    done,
    secrets: {
      ...inner.secrets,
      put(name, value, version) {
        note(`put ${name}`);
        return inner.secrets.put(name, value, version);
      },
    },
    place: () =>
      Promise.resolve({
        location: `Amazon ${cloud.region}`,
        bucket: `app-builder-${cloud.account}-${cloud.region}`,
        cloud,
      }),
    foundation: (domain) => ({ name: foundation, folder: '/foundation', parameters: {}, domain }),
    async inspect(workload) {
      return workload === foundation ? base : inCloud(await inner.inspect(workload));
    },
    async plan(workload): Promise<WorkloadPlan> {
      if (workload.name === foundation) {
        const change = base === undefined ? 'create' : 'none';
        return { workload, change, details: ['table'], risks: risks(foundation), current: base, digest: 'base' };
      }
      const { current, ...plan } = await inner.plan(workload);
      return { ...plan, current: inCloud(current), risks: plan.change === 'none' ? [] : risks(workload.name) };
    },
    async apply(plan, run) {
      note(`apply ${plan.workload.name}`);
      if (plan.workload.name !== foundation) return inCloud(await inner.apply(plan, run));
      base = { digest: 'base', outputs: {}, domain: plan.workload.domain, deployedBy: 'memory', deployedAt: '' };
      return base;
    },
    async remove(workload, run) {
      note(`remove ${workload}`);
      await inner.remove(workload, run);
    },
  };
}
