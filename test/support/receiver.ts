import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  /** As they came over the wire: name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface Receiver extends AsyncDisposable {
  /** e.g. `http://127.0.0.1:4711`. */
  readonly origin: string;
  readonly received: readonly Received[];
}

type Answer = (message: Received, response: ServerResponse) => void | Promise<void>;

/** A real server on this machine that remembers what it got; answers 200 unless `answer` says otherwise. */
export async function startReceiver(answer: Answer = (_message, response) => void response.end()): Promise<Receiver> {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', rawHeaders } = request;
    const message = { method, path: url, rawHeaders, body: Buffer.concat(chunks).toString() };
    received.push(message);
    await answer(message, response);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Status only. */
export function status(code: number): Answer {
  return (_message, response) => {
    response.statusCode = code;
    response.end();
  };
}
