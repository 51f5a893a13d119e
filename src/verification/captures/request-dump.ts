import type { CapturedRequest } from '../captured-request.ts';
import { joinedHeaders } from './joined-headers.ts';
import { unreadable, type Unreadable } from './unreadable.ts';

const requestLine = /^([A-Z]{3,10}) (\S+) HTTP\/\d(?:\.\d)?\r?$/;

/** Whether a text begins as an HTTP/1.1 request does on the wire. */
export function isDumped(text: string): boolean {
  return requestLine.test(text.slice(0, 8192).split('\n', 1)[0] ?? '');
}

/** A request as it stands on the wire: request line, headers, an empty line, the body. */
export function dumpedRequest(bytes: Buffer): readonly CapturedRequest[] | Unreadable {
  const { head, body } = split(bytes);
  const [first = '', ...lines] = head.trimStart().split(/\r?\n/);
  const [, method, url] = requestLine.exec(first) ?? [];
  if (method === undefined || url === undefined) {
    return unreadable('no request line', 'a request that begins as in "POST /path HTTP/1.1"');
  }
  const headers: [string, string][] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1)
      return unreadable(
        'a line among the headers that is no header',
        '"name: value", and an empty line before the body',
      );
    headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  const named = joinedHeaders(headers);
  if (named['transfer-encoding']?.toLowerCase().includes('chunked') === true) {
    return unreadable('a body in chunks', 'the body as one piece, without the sizes of its chunks');
  }
  return [{ method, url, headers: named, body: asLong(body, named['content-length']) }];
}

function split(bytes: Buffer): { readonly head: string; readonly body: Buffer } {
  const ends = ['\r\n\r\n', '\n\n'].flatMap((gap) => {
    const at = bytes.indexOf(gap);
    return at < 0 ? [] : [{ at, from: at + gap.length }];
  });
  const [end] = ends.toSorted((left, right) => left.at - right.at);
  if (end === undefined) return { head: bytes.toString('utf8').trimEnd(), body: Buffer.alloc(0) };
  return { head: bytes.toString('utf8', 0, end.at), body: bytes.subarray(end.from) };
}

/** Editors end a file with a line break, which was not sent. */
function asLong(body: Buffer, length: string | undefined): Buffer {
  return length !== undefined && /^\d{1,9}$/.test(length) ? body.subarray(0, Number(length)) : body;
}
