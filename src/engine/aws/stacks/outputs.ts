import { isLoopback } from '../session/endpoints.ts';

const apiAddress = /^https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.[a-z0-9.-]+\/([^/]+)(\/.*)?$/;

/**
 * A stack's outputs as they answer from here: an emulator on this machine serves the addresses of API Gateway under its own.
 *
 * @param endpoint undefined: AWS itself
 */
export function reachableOutputs(
  outputs: Readonly<Record<string, string>>,
  endpoint: string | undefined,
): Readonly<Record<string, string>> {
  if (endpoint === undefined || !isLoopback(endpoint)) return outputs;
  const { protocol, hostname, port } = new URL(endpoint);
  // The sandbox sends to 127.0.0.1 only.
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
  const origin = `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => {
      const [, api, stage, path = ''] = apiAddress.exec(value) ?? [];
      return [name, api === undefined ? value : `${origin}/restapis/${api}/${stage ?? ''}/_user_request_${path}`];
    }),
  );
}
