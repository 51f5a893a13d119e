import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to AWS as it went over the wire. */
export interface Call {
  /** From the signature, e.g. `s3`; empty for requests that nobody signed. */
  readonly service: string;
  /** e.g. `CreateChangeSet`; for services without actions the method and the path. */
  readonly action: string;
}

export interface CountingProxy extends AsyncDisposable {
  readonly origin: string;
  readonly calls: readonly Call[];
}

/** Stands in front of an emulator, hands everything on, and remembers what was asked. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const calls: Call[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = '', url = '', headers } = incoming;
      calls.push(callOf(method, url, headers, body));
      const onward = forward({ hostname, port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

function callOf(method: string, url: string, headers: Headers, body: Buffer): Call {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(headers['authorization'] ?? ''))?.[1] ?? '';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return { service, action: target.split('.').at(-1) ?? '' };
  const action = new URLSearchParams(body.toString('utf8')).get('Action');
  return { service, action: action ?? `${method} ${url.split('?')[0] ?? ''}` };
}
