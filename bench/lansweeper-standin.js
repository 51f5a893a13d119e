import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('lansweeper-process.js', import.meta.url));

export const lansweeperHosts = ['api.lansweeper.com', 'app.lansweeper.com'];

/** The stand-in that `lansweeper-process.js` runs before the sandbox at `sandboxOrigin`; each of its functions gives a promise. */
export async function startLansweeper(sandboxOrigin, options) {
  const child = fork(file);
  const waiting = new Map();
  let calls = 0;
  child.on('message', ({ id, value }) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  const call = (name) => (given) =>
    new Promise((resolve) => {
      calls += 1;
      waiting.set(calls, resolve);
      child.send({ id: calls, name, given });
    });
  const origin = await call('start')({ sandboxOrigin, ...options });
  return {
    origin,
    latency: call('latency'),
    allowCallback: call('allowCallback'),
    authorize: call('authorize'),
    forgetRequests: call('forgetRequests'),
    counts: call('counts'),
    close: () => child.disconnect(),
  };
}
