import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ApiResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AppServer extends AsyncDisposable {
  /** e.g. `http://127.0.0.1:1234/app`, without a slash at its end. */
  readonly address: string;
}

/** What stands before a function: each request becomes an event of API Gateway, with a path below the app. */
export async function startAppServer(handle: (event: unknown) => Promise<unknown>): Promise<AppServer> {
  const server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const { statusCode, headers, body } = (await handle({
        httpMethod: request.method,
        path: pathname.replace(/^\/app/, '') || '/',
        headers: request.headers,
        queryStringParameters: Object.fromEntries(searchParams),
        body: Buffer.concat(chunks).toString('base64'),
        isBase64Encoded: true,
      })) as ApiResult;
      response.writeHead(statusCode, headers);
      response.end(body);
    };
    work().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}/app`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
