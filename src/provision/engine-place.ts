import type { EnginePlace } from '../engine/engine.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { isRetired, type ConfigurationItemRecord } from '../platforms/4me/records/configuration-item.ts';
import { readCustomFields } from '../platforms/4me/records/custom-fields.ts';

const otherPlace: FailureKind = { code: 'AB-PROVISION-OTHER-PLACE', exit: 'usage' };

/** Beginning of the system IDs that engines without a cloud give. */
const localSystem = 'app-builder:local:';

/** `Amazon eu-west-1, account 111122223333`; undefined on an engine that has no cloud. */
export function cloudText({ location, cloud }: EnginePlace): string | undefined {
  return cloud === undefined ? undefined : `${location}, account ${cloud.account}`;
}

/** Where the thing runs that a system ID names, and as words; undefined where the ID does not say. */
function systemPlace(
  systemID: string | null,
): { readonly cloud: EnginePlace['cloud']; readonly text: string } | undefined {
  if (systemID?.startsWith(localSystem) === true) return { cloud: undefined, text: 'a local engine' };
  const [, region, account] = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]+):(\d+):/.exec(systemID ?? '') ?? [];
  if (region === undefined || account === undefined) return undefined;
  return { cloud: { account, region }, text: `Amazon ${region}, account ${account}` };
}

/** The workload that an item says it is of; its name begins with the name of the engine. */
function workloadOf({ customFields }: Pick<ConfigurationItemRecord, 'customFields'>): string | undefined {
  const name: unknown = readCustomFields(customFields)['cloudformation_stack'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/**
 * A 4me environment belongs to one AWS account and region, or to a local engine, and there to one engine: that of its
 * configuration items. Gives the item of another place that the engine is moved from, where `move` allows that; throws
 * AB-PROVISION-OTHER-PLACE where it does not. Nothing was changed by then. Items of what was destroyed bind nothing.
 *
 * @param workload name of the workload that the items are of, as this command would have it
 */
export function formerPlace<
  Item extends Pick<ConfigurationItemRecord, 'label' | 'systemID' | 'status' | 'customFields'>,
>(
  items: readonly Item[],
  place: EnginePlace,
  workload: string,
  move: boolean | 'no such flag' | 'bootstrap first',
): Item | undefined {
  const { cloud } = place;
  for (const item of items.filter((one) => !isRetired(one))) {
    const former = systemPlace(item.systemID);
    const name = workloadOf(item);
    const elsewhere =
      former !== undefined && (former.cloud?.account !== cloud?.account || former.cloud?.region !== cloud?.region);
    if (!elsewhere && (name === undefined || name === workload)) continue;
    if (move === true) return item;
    const [theirs, ours] = elsewhere
      ? [former.text, cloudText(place) ?? place.location]
      : [`the workload ${name ?? ''}`, workload];
    throw new Failure(otherPlace, {
      message: `The records in 4me belong to ${theirs}; this command works with ${ours}`,
      because: elsewhere
        ? `configuration item ${item.label ?? ''} has the system ID ${item.systemID ?? ''}`
        : `configuration item ${item.label ?? ''} names it`,
      fix: [
        `Use the ${elsewhere ? 'engine, profile and region' : 'name of the engine (--engine-name)'} that the records belong to.`,
        ...(move === 'bootstrap first'
          ? ['To move the engine here, run "app-builder bootstrap --move-engine" first.']
          : []),
        ...(move === false
          ? [
              `To move to another one on purpose, add --move-engine${elsewhere ? '; secrets and state stay behind' : ''}.`,
            ]
          : []),
      ].join(' '),
    });
  }
  return undefined;
}
