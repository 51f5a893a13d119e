import type { StandinRequest, StandinResponse } from '../../../../sandbox/standin.ts';
import { sameText } from '../same-text.ts';
import type { World } from '../world/world.ts';
import { statusOf } from './async-query.ts';

const PATH = /^\/async_queries\/(\d+)\.json$/;

/**
 * `storage.<domain>`: results of asynchronous queries behind links that expire and need no token (4me-facts §7). A result that
 * is not there yet is `{}`. It is no part of the API: no limit of 4me counts here.
 * A token is refused, as storage services refuse a second way to sign in beside a signed link; ours, by analogy.
 */
export function storageHost(world: World): (request: StandinRequest) => StandinResponse {
  return ({ method, url, headers }) => {
    const number = PATH.exec(url.pathname)?.[1];
    if (number === undefined) return refused(404, 'NoSuchKey', 'The specified key does not exist.');
    const operation = { name: 'result', mutation: false };
    if (method !== 'GET') return { ...refused(405, 'MethodNotAllowed', 'Results are read only.'), operation };
    if (headers['authorization'] !== undefined) {
      return { ...refused(400, 'InvalidArgument', 'Only one way to sign in is allowed: the link has one.'), operation };
    }
    const row = world.get('AsyncQuery', world.nodeId('AsyncQuery', Number(number)));
    const seconds = row === undefined ? '' : String(Math.floor(row.expiresAt / 1000));
    const isOurs =
      row !== undefined &&
      sameText(url.searchParams.get('signature') ?? '', row.signature) &&
      url.searchParams.get('expires') === seconds;
    if (!isOurs) return { ...refused(403, 'SignatureDoesNotMatch', 'The signature does not match.'), operation };
    if (row.result === null || row.expiresAt <= world.now()) {
      return { ...refused(403, 'AccessDenied', 'Request has expired'), operation };
    }
    const body = statusOf(row, world.now()) === 'completed' ? row.result : '{}';
    return { status: 200, headers: { 'content-type': 'application/json' }, body, operation };
  };
}

function refused(status: number, code: string, message: string): StandinResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
