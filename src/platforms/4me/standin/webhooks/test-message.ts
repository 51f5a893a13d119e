import type { TableName, WebhookRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { firstPerson } from './message.ts';
import type { Message } from './message.ts';

/** The record that test messages are about; it does not exist (4me-facts §8). */
const testNumber = 12_345;

/** Records of the sandbox by their name in events; others have no node ID here. */
const tables: ReadonlyMap<string, TableName> = new Map<string, TableName>([
  ['app_instance', 'AppInstance'],
  ['automation_rule', 'AutomationRule'],
  ['ci', 'ConfigurationItem'],
  ['person', 'Person'],
  ['product', 'Product'],
  ['request', 'Request'],
  ['service', 'Service'],
  ['service_instance', 'ServiceInstance'],
  ['team', 'Team'],
]);

/** What `POST /v1/webhooks/:id/test` sends: the webhook's own event. What its payload holds is not documented; here nothing. */
export function testMessage(world: World, webhook: WebhookRow): Message {
  const [name = ''] = webhook.event.split('.', 1);
  const table = tables.get(name);
  const id = table === undefined ? null : world.nodeId(table, testNumber);
  return {
    webhook,
    event: webhook.event,
    object: { number: testNumber, id, path: `${name}s` },
    actor: firstPerson(world, webhook.account),
    payload: {},
  };
}
