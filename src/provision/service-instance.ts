import { Failure, type FailureKind } from '../failure.ts';
import type { FourMeClient } from '../platforms/4me/client/client.ts';
import { nodesOf, type Connection } from '../platforms/4me/records/connection.ts';
import { existingNames, type ServiceInstanceRecord } from '../platforms/4me/records/service-instance.ts';

const missing: FailureKind = { code: 'AB-PROVISION-SERVICE-INSTANCE', exit: 'usage' };

export interface ServiceInstance {
  readonly id: string;
  readonly serviceId: string;
  readonly supportTeamId: string | undefined;
}

async function names(client: FourMeClient, of: 'serviceInstances' | 'teams'): Promise<string> {
  const existing = nodesOf((await client.query(existingNames, {}))[of]);
  const list = existing.flatMap(({ name }) => (name === null ? [] : [`"${name}"`]));
  return list.length === 0 ? 'there are none' : list.join(', ');
}

/** The one with exactly this name. Throws a Failure that says which names exist. */
export async function serviceInstanceNamed(
  name: string,
  found: Connection<ServiceInstanceRecord>,
  client: FourMeClient,
): Promise<ServiceInstance> {
  const record = nodesOf(found).find((instance) => instance.name === name);
  if (record === undefined) {
    throw new Failure(missing, {
      message: `There is no service instance "${name}" in this account; nothing was changed`,
      because: `service instances that exist: ${await names(client, 'serviceInstances')}`,
      fix: 'Give the name of one of them with --service-instance-name.',
    });
  }
  if (record.service === null) {
    throw new Failure(missing, {
      message: `The service of service instance "${name}" cannot be read; nothing was changed`,
      fix: 'Give the OAuth application the scope "service: Read".',
    });
  }
  return { id: record.id, serviceId: record.service.id, supportTeamId: record.supportTeam?.id };
}

/** The support team of a service instance, which products belong to. Throws a Failure that names the account's teams. */
export async function supportTeamOf(name: string, instance: ServiceInstance, client: FourMeClient): Promise<string> {
  if (instance.supportTeamId !== undefined) return instance.supportTeamId;
  throw new Failure(missing, {
    message: `Service instance "${name}" has no support team; nothing was changed`,
    because: `teams that exist: ${await names(client, 'teams')}`,
    fix: 'Set the support team of the service instance in 4me.',
  });
}
