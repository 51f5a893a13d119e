import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Failure, type FailureKind } from '../failure.ts';
import { addressWithoutSecrets } from './hidden.ts';

const noAnswer: FailureKind = { code: 'AB-TRIGGER-NO-ANSWER', exit: 'failed', retryable: true };
const badAddress: FailureKind = { code: 'AB-TRIGGER-ADDRESS', exit: 'usage' };

/** Milliseconds; as long as the slowest function behind API Gateway may take. */
const longestWait = 30_000;
const largestAnswer = 64 * 1024;

export interface SendableRequest {
  readonly method: string;
  /** Sent in this spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SentAnswer {
  readonly status: number;
  readonly body: string;
  /** The answer was longer. */
  readonly truncated: boolean;
  /** Milliseconds from the first byte out to the last byte that was read. */
  readonly ms: number;
}

/** Throws Failure `AB-TRIGGER-ADDRESS` for what is no address of a handler: https, or http on this machine. */
export function handlerAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url;
  throw new Failure(badAddress, {
    message: `${addressWithoutSecrets(text)} is not the address of a handler`,
    because: 'it is neither https nor on this machine',
    fix: 'Give an address such as --to https://example.com/integration or --to http://127.0.0.1:3000/integration',
  });
}

/**
 * Sends once; redirects are not followed. node:http because fetch writes names of headers in lower case, and receivers exist that
 * look for `X-4me-Delivery`. Throws Failure `AB-TRIGGER-NO-ANSWER`, and the signal's reason where that fires.
 *
 * @param patience milliseconds until the whole answer has to be there
 * @param route where requests to an address really go, e.g. `sandboxRoute`
 */
export async function sendToHandler(
  address: URL,
  { method, headers, body }: SendableRequest,
  {
    signal,
    route = (url) => url,
    patience = longestWait,
  }: { readonly signal: AbortSignal; readonly route?: (url: URL) => URL; readonly patience?: number },
): Promise<SentAnswer> {
  const url = route(address);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const late = AbortSignal.timeout(patience);
  const ended = AbortSignal.any([signal, late]);
  const started = performance.now();
  try {
    const answer = await new Promise<Omit<SentAnswer, 'ms'>>((resolve, reject) => {
      const length = { 'Content-Length': String(body.length) };
      const sent = send(url, { method, headers: { ...headers, ...length }, agent: false, signal: ended });
      sent.on('error', reject);
      sent.once('response', (response) => {
        read(response).then(resolve, reject);
      });
      sent.end(body);
    });
    return { ...answer, ms: Math.round(performance.now() - started) };
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure(
      noAnswer,
      {
        message: `${url.host} did not answer`,
        because: late.aborted ? `no answer within ${String(patience / 1000)} s` : messageOf(error),
        fix: 'See that the handler is there and reached at this address, or name another with --to.',
      },
      { cause: error },
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** No more than is kept: an answer may have no end. */
async function read(response: IncomingMessage): Promise<Omit<SentAnswer, 'ms'>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = chunk as Buffer;
    chunks.push(bytes.subarray(0, largestAnswer - size));
    size += bytes.length;
    if (size > largestAnswer) break;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, body, truncated: size > largestAnswer };
}
