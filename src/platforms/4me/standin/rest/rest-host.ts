import type { StandinRequest, StandinResponse } from '../../../../sandbox/standin.ts';
import { admit } from '../access.ts';
import { deleteOfferingRule } from '../graphql/mutations/app-offering-automation-rules.ts';
import type { Life } from '../life.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import { grants, type Caller } from '../oauth/caller.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { TableName, Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';

const forbidden: StandinResponse = { status: 403, body: { message: 'Forbidden' } };
const missing: StandinResponse = { status: 404, body: { message: 'Not Found' } };

/** `api.<domain>/v1`: the few REST calls that the platform's GraphQL clients still make (4me-facts §4, §8, §13). */
export function restHost(
  world: World,
  life: Life,
  tokens: Tokens,
  limits: RateLimits,
): (request: StandinRequest) => StandinResponse {
  return (request) => {
    const access = admit(request, tokens, limits, 'optional');
    if ('refused' in access) return access.refused;
    const { status, body, headers } = answer(request, access.caller, world, life);
    return { status, headers: { ...access.headers, ...headers }, ...(body !== undefined && { body }) };
  };
}

function answer(request: StandinRequest, caller: Caller, world: World, life: Life): StandinResponse {
  const path = request.url.pathname.replace(/\.json$/, '').replace(/\/$/, '');
  const call = `${request.method} ${path}`;
  if (call === 'GET /v1') return { status: 200, body: {} };
  if (call === 'GET /v1/me') return me(caller, world);

  const rule = /^DELETE \/v1\/app_offering_automation_rules\/([^/]+)$/.exec(call)?.[1];
  if (rule !== undefined) {
    if (!grants(caller.scopes, 'app-offering-automation-rule:Delete')) return forbidden;
    const row = byId(world, caller, 'AppOfferingAutomationRule', rule);
    if (row === undefined) return missing;
    deleteOfferingRule(row, { world });
    return { status: 204 };
  }

  const webhook = /^POST \/v1\/webhooks\/([^/]+)\/test$/.exec(call)?.[1];
  if (webhook !== undefined) {
    if (!grants(caller.scopes, 'webhook:Update')) return forbidden;
    const row = byId(world, caller, 'Webhook', webhook);
    if (row === undefined) return missing;
    life.testWebhook(row);
    return { status: 204 };
  }
  return { status: 404, body: { message: `The sandbox does not serve ${call}.` } };
}

/** A person's token needs the `me` scope; an application is nobody (4me-facts §2). */
function me(caller: Caller, world: World): StandinResponse {
  if (!grants(caller.scopes, 'me') || caller.personId === null) return forbidden;
  const person = world.get('Person', caller.personId);
  const account = world.find('Account', (row) => row.account === caller.account);
  if (person === undefined) return missing;
  const { number: id, id: nodeID, name, primaryEmail: primary_email, createdAt, updatedAt } = person;
  const in_account = { id: caller.account, name: account?.name ?? caller.account };
  return {
    status: 200,
    body: { id, nodeID, name, primary_email, account: in_account, created_at: createdAt, updated_at: updatedAt },
  };
}

/** Paths take the number or the node ID of a record (4me-facts §1). */
function byId<K extends TableName>(world: World, caller: Caller, table: K, id: string): Tables[K] | undefined {
  const row = world.get(table, /^\d+$/.test(id) ? world.nodeId(table, Number(id)) : id);
  return row?.account === caller.account ? row : undefined;
}
