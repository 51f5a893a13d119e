import { type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Failure, type FailureKind } from '../../failure.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { type HostFile, tokenHeader } from './host-file.ts';

const gone: FailureKind = { code: 'AB-ENGINE-HOST-GONE', exit: 'failed', retryable: true };

export interface DoorAnswer {
  readonly status: number;
  readonly document: unknown;
}

/**
 * Asks the engine host of this machine for something, for as long as it takes: `fetch` would give up after five minutes, and a
 * function may have fifteen. Rejects when the signal is aborted; throws
 * `AB-ENGINE-HOST-GONE` when the host ends before.
 */
export async function askHost(
  host: HostFile,
  path: string,
  question: JsonObject,
  signal?: AbortSignal,
): Promise<DoorAnswer> {
  const headers = { 'content-type': 'application/json', [tokenHeader]: host.token };
  const asked = request(`${host.origin}${path}`, { method: 'POST', agent: false, headers, signal });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end(JSON.stringify(question));
  try {
    const [response] = await answered;
    return { status: response.statusCode ?? 0, document: JSON.parse(await text(response)) as unknown };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw hostGone(host, error);
  }
}

function hostGone({ origin, pid }: HostFile, cause: unknown): Failure {
  const failure = {
    message: 'The engine host of this machine ended before it answered',
    because: `process ${pid} at ${origin}: ${cause instanceof Error ? cause.message : String(cause)}`,
    fix: 'Start it again in another terminal with: app-builder sandbox',
  };
  return new Failure(gone, failure, { cause });
}
