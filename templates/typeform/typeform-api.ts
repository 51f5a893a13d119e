import { OutsideRefused, Retry, type Outside, type OutsideRequest, type OutsideResponse } from 'app-builder/runtime';
import type { TypeformHost } from './form-address.ts';
import { listOf, objectOf, textOf } from './payload.ts';

export interface Webhook {
  readonly url: string;
  readonly enabled: boolean;
}

export interface Registration {
  /** Where Typeform sends the responses. */
  readonly url: string;
  /** What it signs them with. */
  readonly secret: string;
}

export interface Typeform {
  /** Undefined where the form has no webhook of that tag. */
  webhook(formId: string, tag: string): Promise<Webhook | undefined>;
  /** Creates or replaces the webhook; completed responses only. */
  register(formId: string, tag: string, registration: Registration): Promise<void>;
  /** Also where there is nothing to remove. */
  remove(formId: string, tag: string): Promise<void>;
}

/** What the customer can put right: the token, the address of the form, or something that only Typeform's words tell. */
export class TypeformRefused extends Error {
  override readonly name: string = 'TypeformRefused';
  readonly reason: 'token' | 'form' | 'request';

  constructor(reason: TypeformRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Characters of what Typeform says; it is passed on to the customer. */
const longestWords = 300;

/**
 * Typeform's Webhooks API (external-apis §2.1), with the failures told apart (§2.7): throws TypeformRefused for what
 * repeating does not help, and Retry for too many requests, trouble of the service and no answer. No message holds the
 * token or a webhook's secret, even where Typeform's words do.
 */
export function createTypeform(api: TypeformHost, token: string, outside: Outside): Typeform {
  const given = token.trim();

  const call = async (path: string, request: OutsideRequest, secrets: readonly string[]): Promise<OutsideResponse> => {
    // Anything else cannot be part of a header.
    if (!/^[\x21-\x7e]+$/.test(given)) throw new TypeformRefused('token', 'The token is no token of Typeform');
    const response = await outside(api + path, { ...request, headers: { authorization: `Bearer ${given}` } }).catch(
      (error: unknown) => {
        if (error instanceof OutsideRefused) throw new Retry('Typeform cannot be reached', { cause: error });
        throw error;
      },
    );
    check(response, [...secrets, given]);
    return response;
  };

  return {
    async webhook(formId, tag) {
      try {
        const { url, enabled } = bodyOf(await call(pathOf(formId, tag), { method: 'GET' }, []));
        if (typeof url !== 'string') throw new Retry('Typeform answered with something that is no webhook');
        return { url, enabled: enabled === true };
      } catch (error) {
        if (error instanceof Missing && !error.isForm) return undefined;
        throw error;
      }
    },
    async register(formId, tag, { url, secret }) {
      const json = {
        url,
        enabled: true,
        secret,
        verify_ssl: !isOnThisMachine(url),
        event_types: { form_response: true },
      };
      await call(pathOf(formId, tag), { method: 'PUT', json }, [secret]);
    },
    async remove(formId, tag) {
      try {
        await call(pathOf(formId, tag), { method: 'DELETE' }, []);
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
      }
    },
  };
}

/** 404: the form is missing, or only its webhook. */
class Missing extends TypeformRefused {
  readonly isForm: boolean;

  constructor(code: unknown) {
    super('form', 'Typeform has no such form, or the token may not see it');
    this.isForm = code === 'FORM_NOT_FOUND';
  }
}

function check(response: OutsideResponse, secrets: readonly string[]): void {
  const { status } = response;
  const answered = `Typeform answered ${String(status)}`;
  const body = bodyOf(response);
  if (status === 401 || status === 403) throw new TypeformRefused('token', `${answered}: the token is not accepted`);
  if (status === 404) throw new Missing(body['code']);
  if (status === 408 || status === 429 || status >= 500 || (status >= 300 && status < 400)) {
    const after = secondsOf(response.headers);
    throw new Retry(answered, after === undefined ? {} : { after });
  }
  // A success that has a description is none (external-apis §2.1).
  if (status < 300 && body['description'] === undefined) return;
  throw new TypeformRefused('request', `${answered}: ${wordsOf(body, secrets)}`);
}

/** Of `retry-after`: a number, or a date by the clock of who sent it. */
function secondsOf(headers: OutsideResponse['headers']): number | undefined {
  const { 'retry-after': after = '', date = '' } = headers;
  const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.parse(date)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function bodyOf(response: OutsideResponse): Readonly<Record<string, unknown>> {
  try {
    return objectOf(response.json());
  } catch {
    return {};
  }
}

function wordsOf(body: Readonly<Record<string, unknown>>, secrets: readonly string[]): string {
  const said = [body, ...listOf(body['details']).map(objectOf)].map(({ field, description }) =>
    [textOf(field), textOf(description)].filter((part) => part !== undefined).join(': '),
  );
  let words = said.filter((each) => each !== '').join('; ');
  for (const secret of secrets) if (secret !== '') words = words.replaceAll(secret, '…');
  return words === '' ? 'no reason given' : words.replace(/\s+/g, ' ').slice(0, longestWords);
}

/** Throws TypeformRefused for a part that would lead elsewhere: addresses take dots for steps. */
function pathOf(formId: string, tag: string): string {
  if ([formId, tag].some((part) => /^\.{0,2}$/.test(part)))
    throw new TypeformRefused('form', 'This is no id of a form');
  return `/forms/${encodeURIComponent(formId)}/webhooks/${encodeURIComponent(tag)}`;
}

/** A sandbox listens without TLS, on loopback. */
function isOnThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname));
}
