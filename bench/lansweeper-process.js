import { createServer, request as forward, Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { assetPaths } from '../dist/templates/lansweeper/mapping/asset-paths.js';
import { lansweeper } from '../dist/templates/lansweeper/standin/index.js';

/**
 * Lansweeper's stand-in in a process of its own, as Lansweeper is a host of its own: what 4me's stand-in does with an upload holds
 * up no page. It answers `/<host>/<path>` for Lansweeper's hosts, each request after the latency that was set, as the sandbox does;
 * everything else goes on to the sandbox, as functions know one address only.
 */
let standin;
let sandbox;
let latency = 0;
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const [, host = '', rest = ''] = /^\/([^/?#]+)(.*)$/s.exec(incoming.url) ?? [];
  const isOurs = standin.hosts.includes(host);
  if (isOurs) answer(new URL(`https://${host}${rest}`), incoming, outgoing).catch(() => outgoing.destroy());
  else pass(incoming, outgoing);
});
server.keepAliveTimeout = 65_000;

async function answer(url, incoming, outgoing) {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  if (latency > 0) await pause(latency);
  const { method, headers } = incoming;
  const {
    status,
    headers: more,
    body = '',
  } = await standin.handle({ method, headers, url, body: Buffer.concat(chunks) });
  const isData = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = isData ? JSON.stringify(body) : body;
  const type = isData ? { 'content-type': 'application/json; charset=utf-8' } : {};
  outgoing.writeHead(status, { ...type, 'content-length': String(Buffer.byteLength(bytes)), ...more });
  outgoing.end(bytes);
}

function pass(incoming, outgoing) {
  const { method, headers, url } = incoming;
  const there = forward(new URL(url, sandbox), { method, headers: { ...headers, host: new URL(sandbox).host }, agent });
  there.on('response', (answered) => {
    outgoing.writeHead(answered.statusCode, answered.headers);
    answered.pipe(outgoing);
  });
  there.on('error', () => outgoing.destroy());
  incoming.pipe(there);
}

/** It is not the start of Lansweeper that is measured. The questions are refused, as nobody asks, but read before. */
async function warmUp() {
  const fields = assetPaths.map((path) => JSON.stringify(path)).join(', ');
  const url = new URL('https://api.lansweeper.com/api/v2/graphql');
  for (let time = 0; time < 50; time += 1) {
    const query = `query Assets { site(id: "${String(time)}") { assetResources(
      assetPagination: { limit: 1, page: FIRST }, fields: [${fields}]) { pagination { next } items } } }`;
    const body = Buffer.from(JSON.stringify({ query }));
    await standin.handle({ method: 'POST', headers: {}, url, body });
  }
}

const calls = {
  async start({ sandboxOrigin, ...options }) {
    sandbox = sandboxOrigin;
    standin = lansweeper({ ...options, now: Date.now });
    if (options.sites[0].sources[0].keep) standin.render(assetPaths);
    await warmUp();
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
    });
  },
  latency(milliseconds) {
    latency = milliseconds;
  },
  allowCallback: (url) => standin.allowCallback(url),
  authorize: () => standin.authorize(),
  forgetRequests: () => standin.forgetRequests(),
  counts: () => standin.counts(),
};

process.on('message', async ({ id, name, given }) => {
  process.send({ id, value: (await calls[name](given)) ?? null });
});
process.once('disconnect', () => process.exit());
