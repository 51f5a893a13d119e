import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { SignJWT } from 'jose';
import { memoryState } from '../dist/src/engine/memory/memory-state.js';
import { memoryStore } from '../dist/src/engine/memory/memory-store.js';
import { sandboxRoute } from '../dist/src/runtime/sandbox-route.js';
import { handler } from '../dist/templates/note-dispatcher/handler.js';

/** Connections that are open after many notes, against after few (one is added to both: none is best); each note makes two calls to the outside. */
export async function sockets() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{"contents":{"translated":"x"}}'));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const open = () =>
    new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const secrets = memoryStore();
  const policy = { algorithm: 'RS512', audience: null, public_key: publicKey.export({ type: 'spki', format: 'pem' }) };
  await secrets.put('4me-app-builder/note-dispatcher/4me-sandbox.test/instances/wna-it', { policy }, undefined);
  const bound = handler.bind({
    secrets,
    state: memoryState({ now: Date.now }),
    now: Date.now,
    log: () => {},
    environment: {
      PARAM_4ME_DOMAIN: '4me-sandbox.test',
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'note-dispatcher',
    },
    route: sandboxRoute({ origin: `http://127.0.0.1:${server.address().port}`, hosts: ['api.funtranslations.com'] }),
    announce: async () => {},
  });
  const payload = { text: 'a note', url: 'https://target.4me-sandbox.test/in' };
  const send = async (index) => {
    const claims = {
      iss: 'https://wna-it.4me-sandbox.test',
      jti: `${index}`,
      data: { event: 'automation_rule', payload },
    };
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'RS512' }).setIssuedAt().sign(privateKey);
    const event = {
      httpMethod: 'POST',
      path: '/',
      queryStringParameters: { account: 'wna-it' },
      body: JSON.stringify({ jwt }),
    };
    const { statusCode } = await bound(event);
    if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
  };
  try {
    for (let index = 0; index < 10; index += 1) await send(index);
    const few = await open();
    for (let index = 10; index < 1000; index += 1) await send(index);
    const many = await open();
    return [
      {
        what: 'open sockets after 1,000 notes',
        against: 'after 10',
        ratio: (many + 1) / (few + 1),
        limit: '1',
        note: `${many} and ${few}`,
      },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
