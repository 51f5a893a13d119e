import { isJsonObject } from '../runtime/json-object.ts';
import { Refused } from '../platforms/4me/standin/life.ts';
import type { SandboxLife } from '../platforms/4me/standin/life/create-life.ts';
import type { SigningWish } from '../platforms/4me/standin/life/sign-request.ts';
import { sameText } from '../platforms/4me/standin/same-text.ts';
import { doorTokenHeader, signPath } from './door-file.ts';
import type { ServerRequest } from './host-server.ts';
import type { StandinResponse } from './standin.ts';

/** What programs of this machine ask of the sandbox; who proves to be allowed to read the door's file is let in. */
export class Door {
  readonly #life: Pick<SandboxLife, 'signRequest'>;
  readonly #token: string;

  constructor(life: Pick<SandboxLife, 'signRequest'>, token: string) {
    this.#life = life;
    this.#token = token;
  }

  /** Undefined for a path that is not the door's. */
  handle(request: ServerRequest): Promise<StandinResponse> | undefined {
    return request.target === signPath ? this.#sign(request) : undefined;
  }

  async #sign({ method, headers, body }: ServerRequest): Promise<StandinResponse> {
    // Browsers say of which page a request is; no page, the sandbox's own ones included, has any business here.
    const fromPage = 'origin' in headers || 'sec-fetch-site' in headers;
    if (fromPage || !sameText(headers[doorTokenHeader] ?? '', this.#token)) {
      return problem(403, 'The token is not that of this run of the sandbox');
    }
    if (method !== 'POST') return problem(405, 'POST what is to be signed');
    const wish = wishIn(body.toString());
    if (wish === undefined) return problem(400, 'Send account and event, and what the message says, as JSON');
    try {
      return { status: 200, headers: { 'cache-control': 'no-store' }, body: await this.#life.signRequest(wish) };
    } catch (error) {
      if (error instanceof Refused) return problem(422, error.message);
      throw error;
    }
  }
}

function problem(status: number, message: string): StandinResponse {
  return { status, body: { message } };
}

function wishIn(text: string): SigningWish | undefined {
  let wish: unknown;
  try {
    wish = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(wish)) return undefined;
  const { account, event, reference, payload, webhook, data, origin } = wish;
  if (typeof account !== 'string' || typeof event !== 'string') return undefined;
  return {
    account,
    event,
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(isJsonObject(payload) ? { payload } : {}),
    ...(typeof webhook === 'number' ? { webhook } : {}),
    ...(isJsonObject(data) ? { data } : {}),
    ...(typeof origin === 'string' ? { origin } : {}),
  };
}
