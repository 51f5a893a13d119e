import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { InstallationChanged, Json, JsonObject } from '../../../../runtime/ports.ts';
import { canonicalDomain } from '../../wire/domain.ts';
import { customerOfSecret, isAccountName } from '../../wire/names.ts';
import { changedSecret } from '../secret-events.ts';
import type { Settings } from '../settings.ts';

/** By source, the detail types that may tell of an installation. */
const understood: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['app-builder', ['Installation Changed']],
  ['aws.secretsmanager', ['Secret Label Updated', 'AWS API Call via CloudTrail']],
]);

const changes: readonly unknown[] = ['created', 'updated', 'deleted'];

/** Whether an event may tell of an installation, of whatever app. */
export function isInstallationEvent(event: unknown): event is JsonObject {
  if (!isJsonObject(event)) return false;
  const types = understood.get(event['source']) ?? [];
  return types.some((type) => type === event['detail-type']);
}

/** Whether an event is that of a schedule in the template. */
export function isScheduledEvent(event: unknown): event is JsonObject {
  return isJsonObject(event) && event['source'] === 'aws.events' && event['detail-type'] === 'Scheduled Event';
}

export interface ChangedInstallation {
  /** The customer account. */
  readonly account: string;
  readonly change: InstallationChanged['change'];
}

/** Which installation of the offering an event tells of; undefined for those of others. */
export function changedInstallation(
  { source, detail, 'detail-type': type }: JsonObject,
  offering: string,
  { domain, application }: Settings,
): ChangedInstallation | undefined {
  if (source === 'aws.secretsmanager') {
    const account = customerOfSecret(changedSecret(type, detail) ?? '', offering, domain, application);
    return account === undefined ? undefined : { account, change: undefined };
  }
  if (!isJsonObject(detail) || detail['offering'] !== offering) return undefined;
  const { domain: told, account, change } = detail;
  const isOurs = typeof told === 'string' && canonicalDomain(told) === canonicalDomain(domain);
  return isOurs && isAccountName(account) ? { account, change: changeIn(change) } : undefined;
}

/** Whether an instance that is not there may be on its way: whoever tells of a change, or of the end, has seen it. */
export function mayBeOnItsWay(change: InstallationChanged['change']): boolean {
  return change === undefined || change === 'created';
}

function changeIn(value: Json | undefined): InstallationChanged['change'] {
  return changes.includes(value) ? (value as InstallationChanged['change']) : undefined;
}

/** When an event happened, in milliseconds since the epoch; `otherwise` where it does not say. */
export function timeOf({ time }: JsonObject, otherwise: number): number {
  const parsed = typeof time === 'string' ? Date.parse(time) : NaN;
  return Number.isNaN(parsed) ? otherwise : parsed;
}
