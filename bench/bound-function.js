import { memoryState } from '../dist/src/engine/memory/memory-state.js';
import { memoryStore } from '../dist/src/engine/memory/memory-store.js';

/** The offering that the measured functions belong to. */
const offering = 'bench';

/** Binds a handler to stores in memory, with one customer, `wna-it`, and its policy. `route`: where requests go. */
export async function bindFunction(definition, algorithm, publicKey, route = (url) => url) {
  const secrets = memoryStore();
  const policy = { algorithm, audience: null, public_key: publicKey };
  await secrets.put(`4me-app-builder/${offering}/4me-sandbox.test/instances/wna-it`, { policy }, undefined);
  return definition.bind({
    secrets,
    state: memoryState({ now: Date.now }),
    now: Date.now,
    log: () => {},
    environment: {
      PARAM_4ME_DOMAIN: '4me-sandbox.test',
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: offering,
    },
    route,
    announce: async () => {},
    send: async () => {},
  });
}

/** The message of an automation rule in the account `wna-it`, as API Gateway hands it over. */
export const eventOf = (jwt) => ({
  httpMethod: 'POST',
  path: '/integration/',
  headers: { 'x-4me-delivery': 'd' },
  queryStringParameters: { account: 'wna-it' },
  body: JSON.stringify({ jwt }),
});
