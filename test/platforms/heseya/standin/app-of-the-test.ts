import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** As it came. */
  readonly text: string;
  /** JSON as a value. */
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: string | object;
}

/** Undefined: there is never an answer. */
type Behaviour = (asked: Asked) => Reply | undefined | Promise<Reply | undefined>;

export interface TestApp extends AsyncDisposable {
  readonly origin: string;
  readonly asked: Asked[];
  /** By method and path without the query, e.g. `POST /install`; what is not there is answered with 404. */
  readonly answers: Record<string, Behaviour>;
  received(what: string): readonly Asked[];
}

export const info = {
  name: 'Łódź Notes',
  author: 'Example',
  version: '1.0.0',
  api_version: '^7.0.0',
  required_permissions: ['orders.show', 'orders.show_details', 'webhooks.add'],
  optional_permissions: ['products.show'],
  internal_permissions: [
    { name: 'configure', display_name: 'May configure' },
    { name: 'look', unauthenticated: true },
  ],
};

export const openToBrowsers = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, x-core-url, cache-control, accept-language, content-type',
};

/** An app on this machine that installs itself and remembers what it was asked. */
export async function startApp(): Promise<TestApp> {
  const asked: Asked[] = [];
  const ok =
    (body: string | object): Behaviour =>
    () => ({ status: 200, headers: openToBrowsers, body });
  const answers: Record<string, Behaviour> = {
    'GET /': ok(info),
    'POST /install': ok({ uninstall_token: 'uninstall-me' }),
    'POST /uninstall': () => ({ status: 204 }),
    'POST /webhooks': () => ({ status: 200 }),
  };
  const server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, text, body: valueOf(text) };
      asked.push(one);
      const [plain] = path.split('?');
      const unknown = (): Reply => ({ status: method === 'OPTIONS' ? 204 : 404, headers: openToBrowsers });
      const found = answers[`${method} ${plain ?? ''}`] ?? unknown;
      const reply = await found(one);
      if (reply === undefined) return;
      const { status, headers: told = {}, body = '' } = reply;
      response.writeHead(status, told);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    work().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    asked,
    answers,
    received: (what) => asked.filter(({ method, path }) => `${method} ${path}` === what),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
