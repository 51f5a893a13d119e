import { Failure, type FailureKind } from '../../../../failure.ts';
import { createOutside } from '../../../../runtime/outside/outside.ts';
import { OutsideRefused } from '../../../../runtime/outside/refused.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { Json, Ports } from '../../../../runtime/ports.ts';
import type { ActivityRequest } from './request.ts';

const refused: FailureKind = { code: 'AB-ACTIVITY-ADDRESS', exit: 'failed' };
const unreachable: FailureKind = { code: 'AB-ACTIVITY-UNREACHABLE', exit: 'failed', retryable: true };

/** Milliseconds for everything. */
const patience = 30_000;

export interface ActivityAnswer {
  readonly status: number;
  /** Milliseconds until it was there. */
  readonly ms: number;
  /** JSON, or the text of what is none. */
  readonly body: Json;
}

/** Sends a request to https on the public internet, or to the sandbox. Throws `AB-ACTIVITY-ADDRESS` and `AB-ACTIVITY-UNREACHABLE`. */
export async function send(
  { method, address, headers, body }: ActivityRequest,
  ports: Pick<Ports, 'route' | 'now'>,
): Promise<ActivityAnswer> {
  const begun = performance.now();
  const outside = createOutside(ports);
  const given = body === null ? {} : { body: JSON.stringify(body) };
  const type = body === null || hasType(headers) ? {} : { 'content-type': 'application/json' };
  try {
    const answer = await outside(address, {
      method: method as 'GET',
      headers: { ...type, ...headers },
      timeout: patience,
      ...given,
    });
    return { status: answer.status, ms: Math.round(performance.now() - begun), body: jsonOrText(answer.text()) };
  } catch (error) {
    if (error instanceof OutsideRefused) {
      throw new Failure(
        refused,
        {
          message: `${address.hostname} is refused`,
          because: error.message,
          fix: 'Correct endpoint_url in activities.json.',
        },
        { cause: error },
      );
    }
    if (!(error instanceof Retry)) throw error;
    const cause = error.cause instanceof Error ? error.cause : error;
    throw new Failure(
      unreachable,
      {
        message: error.message,
        because:
          cause.name === 'TimeoutError' ? `nothing complete came within ${String(patience / 1000)} s` : cause.message,
        fix: 'Look whether the service is there, and run it again.',
      },
      { cause: error },
    );
  }
}

const hasType = (headers: Readonly<Record<string, string>>): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
