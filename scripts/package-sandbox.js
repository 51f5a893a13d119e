import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds until something that is awaited has to be there. */
const patience = 30_000;

/** What `look` gives as soon as it gives something. Throws when that takes too long. */
export async function until(what, look) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what}: still not there after ${patience / 1000} s`);
    await wait(50);
  }
}

/** `app-builder sandbox` as a process of its own, and what people do on its page. */
export async function openSandbox(stage) {
  const child = stage.start(['sandbox', '--port', '0']);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const close = async () => {
    child.kill('SIGINT');
    await ended;
  };
  await until(`the sandbox (${said})`, () => {
    if (child.exitCode !== null) throw new Error(`the sandbox ended\n${said}`);
    return said.includes('Ctrl-C ends it.');
  }).catch(async (error) => {
    await close();
    throw error;
  });
  const exported = [...said.matchAll(/\b(APP_BUILDER_\w+)=(?:'([^']*)'|(\S+))/g)];
  const variables = Object.fromEntries(exported.map(([, name, quoted, word]) => [name, quoted ?? word]));
  const origin = variables['APP_BUILDER_SANDBOX'];
  return {
    /** As it tells the next terminal to export them. */
    variables,
    state: async () => (await fetch(`${origin}/_sandbox/state`)).json(),
    /** What an application that it stands in for answers. */
    ask: async (path, headers) => (await fetch(`${origin}/${path}`, { headers })).json(),
    async act(action, fields) {
      const page = await (await fetch(origin)).text();
      const [, token = ''] = /name="run_token"[^>]*value="([^"]+)"/.exec(page) ?? [];
      const body = new URLSearchParams({ ...fields, run_token: token });
      const answer = await fetch(`${origin}/_sandbox/${action}`, {
        method: 'POST',
        body,
        headers: { origin },
        redirect: 'manual',
      });
      if (answer.status !== 303) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
    },
    close,
  };
}
