import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/runtime/ports.ts';

/** One request to AWS as it went over the wire. */
export interface Call {
  /** From the signature, e.g. `s3`; empty for requests that nobody signed. */
  readonly service: string;
  /** e.g. `CreateChangeSet`; for services without actions the method and the path. */
  readonly action: string;
  /** Of services that speak JSON. */
  readonly input?: JsonObject;
}

export interface CountingProxy extends AsyncDisposable {
  readonly origin: string;
  readonly calls: readonly Call[];
}

/**
 * Stands in front of an emulator, hands everything on, and remembers what was asked. What `isRefused` says is answered as AWS
 * answers who lacks a permission.
 */
export async function startCountingProxy(
  target: string,
  isRefused: (call: Call) => boolean = () => false,
): Promise<CountingProxy> {
  const calls: Call[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = '', url = '', headers } = incoming;
      const call = callOf(method, url, headers, body);
      calls.push(call);
      if (isRefused(call)) {
        outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end(JSON.stringify({ __type: 'AccessDeniedException', message: `not allowed: ${call.action}` }));
        return;
      }
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
  if (typeof target === 'string') {
    return { service, action: target.split('.').at(-1) ?? '', input: JSON.parse(body.toString('utf8')) as JsonObject };
  }
  const action = new URLSearchParams(body.toString('utf8')).get('Action');
  return { service, action: action ?? `${method} ${url.split('?')[0] ?? ''}` };
}
