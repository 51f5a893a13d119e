import { createServer } from 'node:http';
import { importPKCS8, SignJWT } from 'jose';
import { generatePolicyKey } from '../dist/src/platforms/4me/standin/webhooks/keys.js';
import { sandboxRoute } from '../dist/src/runtime/sandbox-route.js';
import { handler } from '../dist/templates/note-dispatcher/handler.js';
import { bindFunction, eventOf } from './bound-function.js';

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
  const { signingKey, shown } = await generatePolicyKey('rs512');
  const privateKey = await importPKCS8(signingKey, 'RS512');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const route = sandboxRoute({ origin, hosts: ['api.funtranslations.com'] });
  const bound = await bindFunction(handler, 'RS512', shown, route);
  const payload = { text: 'a note', url: 'https://target.4me-sandbox.test/in' };
  const send = async (index) => {
    const claims = {
      iss: 'https://wna-it.4me-sandbox.test',
      jti: `${index}`,
      data: { event: 'automation_rule', payload },
    };
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'RS512' }).setIssuedAt().sign(privateKey);
    const { statusCode } = await bound(eventOf(jwt));
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
