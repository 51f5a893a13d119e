import type { Json } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import { updateInstance, type Instance, type InstanceChange } from './instance.ts';

/** What shall be true of an app instance. */
export interface InstanceTarget {
  readonly suspended?: boolean;
  /** With `suspended: true`. */
  readonly suspensionComment?: string;
  /** By field id. */
  readonly fields?: Readonly<Record<string, Json>>;
}

/** Whether two values are the same as JSON. */
const same = (left: Json | undefined, right: Json): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Writes what differs, in one request, or in none; gives the instance as it is then. */
export async function writeInstance(
  provider: FourMeClient,
  instance: Instance,
  { fields = {}, ...flags }: InstanceTarget,
): Promise<Instance> {
  const customFields = Object.entries(fields)
    .filter(([id, value]) => !same(instance.customFields[id], value))
    .map(([id, value]) => ({ id, value }));
  const change: InstanceChange = { ...flags, ...(customFields.length > 0 && { customFields }) };
  if (Object.keys(change).length === 0) return instance;
  await provider.mutate(updateInstance, { input: { id: instance.id, ...change } });
  return {
    ...instance,
    ...flags,
    ...(flags.suspended === false && { suspensionComment: null }),
    customFields: { ...instance.customFields, ...fields },
  };
}
