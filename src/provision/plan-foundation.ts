import type { Engine, WorkloadPlan } from '../engine/engine.ts';
import { Failure } from '../failure.ts';

/**
 * Plans what all workloads stand on, for an app at a platform that has one place for all providers. One engine may have apps of
 * several platforms: a foundation that is there keeps the domain that it was made for, and this one stands on it. Undefined on an
 * engine that needs nothing.
 */
export async function planAppFoundation(engine: Engine, domain: string): Promise<WorkloadPlan | undefined> {
  const wanted = engine.foundation(domain);
  if (wanted === undefined) return undefined;
  const there = await engine.inspect(wanted.name);
  return engine.plan(there === undefined ? wanted : { ...wanted, domain: there.domain });
}

/**
 * The same for the provider account of a 4me domain. Throws `AB-ENGINE-OTHER-DOMAIN` where the engine is that of another 4me domain;
 * where it has no secrets listener, what is there was made for apps of another platform, and serves 4me as well.
 *
 * @param listener name of the workload of the secrets listener
 */
export async function planFoundation(
  engine: Engine,
  domain: string,
  listener: string,
): Promise<WorkloadPlan | undefined> {
  const wanted = engine.foundation(domain);
  if (wanted === undefined) return undefined;
  try {
    return await engine.plan(wanted);
  } catch (error) {
    const isOther = error instanceof Failure && error.code === 'AB-ENGINE-OTHER-DOMAIN';
    if (!isOther || (await engine.inspect(listener)) !== undefined) throw error;
    return planAppFoundation(engine, domain);
  }
}
