import { typeform } from '../../../templates/typeform/standin/index.ts';
import type { StandinResponse } from '../../../src/sandbox/standin.ts';
import type { TypeformOptions } from '../../../templates/typeform/standin/index.ts';
import { FakeScheduler } from '../../support/fake-scheduler.ts';
import type { Received } from '../../support/receiver.ts';

export interface Asked {
  readonly token?: string;
  /** Objects are sent as JSON. */
  readonly body?: string | object;
  readonly host?: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly page: StandinResponse['page'];
  readonly operation: StandinResponse['operation'];
}

/** The stand-in with a clock that the test owns. */
export function stage(options: Omit<TypeformOptions, 'now' | 'scheduler'> = {}) {
  const scheduler = new FakeScheduler();
  const standin = typeform({ ...options, scheduler });
  const ask = async (method: string, path: string, asked: Asked = {}): Promise<Told> => {
    const { token = 'tfp_sandbox_valid', body = '', host = 'api.typeform.com' } = asked;
    const { status, headers, ...answer } = await standin.handle({
      method,
      url: new URL(`https://${host}${path}`),
      headers: token === '' ? {} : { authorization: `Bearer ${token}` },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    });
    const told = answer.body as Readonly<Record<string, unknown>>;
    return { status, headers: headers ?? {}, body: told, page: answer.page, operation: answer.operation };
  };
  const put = async (url: string, more: object = {}, path = '/forms/u6nXL7/webhooks/4me-webhook') => {
    const { status, body } = await ask('PUT', path, { body: { url, enabled: true, ...more } });
    if (status !== 200) throw new Error(`${String(status)} ${JSON.stringify(body)}`);
    return body;
  };
  const pass = async (milliseconds: number): Promise<void> => {
    scheduler.advance(milliseconds);
    await standin.settled();
  };
  return { scheduler, standin, ask, put, pass };
}

export const minute = 60_000;
export const hour = 60 * minute;

export const filled = { answers: { recommend: 9, why: 'Quick help' } };

export function header(message: Received | undefined, name: string): string | undefined {
  const index = message?.rawHeaders.indexOf(name) ?? -1;
  return index === -1 ? undefined : message?.rawHeaders[index + 1];
}
