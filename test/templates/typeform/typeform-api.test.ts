import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { OutsideRefused, Retry } from '../../../src/runtime/index.ts';
import { createOutside } from '../../../src/runtime/outside/outside.ts';
import { createTypeform, TypeformRefused } from '../../../templates/typeform/typeform-api.ts';

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const token = 'tfp_Abc123_token';
const secret = 'hush-hush-0001';
const registration = { url: 'https://x.example/integration/?account=wna-it', secret };

/** A Typeform that always answers the same; the host stands before the path of what it has seen. */
async function typeformThat(
  reply: Reply,
  given = token,
  api: Parameters<typeof createTypeform>[0] = 'https://api.typeform.com',
) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const { status, body } = reply;
      response.writeHead(status, reply.headers);
      response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const route = (url: URL): URL => new URL(`${origin}/${url.host}${url.pathname}${url.search}`);
  return { seen, typeform: createTypeform(api, given, createOutside({ route, now: Date.now })) };
}

type Client = ReturnType<typeof createTypeform>;

const verbs: readonly (readonly [string, (typeform: Client) => Promise<unknown>])[] = [
  ['webhook', (typeform) => typeform.webhook('fRm123', 'app')],
  ['register', (typeform) => typeform.register('fRm123', 'app', registration)],
  ['remove', (typeform) => typeform.remove('fRm123', 'app')],
];

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) throw new Error('nothing was thrown');
  return failure;
}

describe('a webhook', () => {
  const webhook = {
    id: 'yRt01',
    form_id: 'fRm123',
    tag: 'app',
    url: registration.url,
    enabled: true,
    verify_ssl: true,
  };

  test('is looked up by form and tag', async () => {
    const { typeform, seen } = await typeformThat({ status: 200, body: webhook });
    expect(await typeform.webhook('fRm123', 'app')).toEqual({ url: registration.url, enabled: true });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/api.typeform.com/forms/fRm123/webhooks/app' });
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  test('is registered for completed responses, signed, and only over checked TLS', async () => {
    const { typeform, seen } = await typeformThat({ status: 200, body: webhook });
    await typeform.register('fRm123', 'app', registration);
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/api.typeform.com/forms/fRm123/webhooks/app' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      ...registration,
      enabled: true,
      verify_ssl: true,
      event_types: { form_response: true },
    });
  });

  test.each([
    ['http://127.0.0.1:4040/integration/', false],
    ['http://localhost:4040/integration/', false],
    ['http://[::1]:4040/integration/', false],
    ['https://127.0.0.1/integration/', true],
    ['http://127.0.0.1.evil.test/', true],
    ['http://x.example/', true],
    ['no address', true],
  ])('at %s is registered with a check of its certificate: %s', async (url, checked) => {
    const { typeform, seen } = await typeformThat({ status: 200, body: webhook });
    await typeform.register('fRm123', 'app', { url, secret });
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ url, verify_ssl: checked });
  });

  test('is removed', async () => {
    const { typeform, seen } = await typeformThat({ status: 204 });
    await typeform.remove('fRm123', 'app');
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/api.typeform.com/forms/fRm123/webhooks/app', body: '' });
  });

  test('of a form in the EU is there, and odd names stay within their part of the address', async () => {
    const { typeform, seen } = await typeformThat({ status: 204 }, ` ${token}\n`, 'https://api.eu.typeform.com');
    await typeform.remove('a/b?c', 'x y#z');
    expect(seen[0]?.url).toBe('/api.eu.typeform.com/forms/a%2Fb%3Fc/webhooks/x%20y%23z');
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
    for (const id of ['', '.', '..']) {
      await expect(typeform.remove(id, 'app')).rejects.toMatchObject({ reason: 'form' });
      await expect(typeform.remove('fRm123', id)).rejects.toMatchObject({ reason: 'form' });
    }
    expect(seen).toHaveLength(1);
  });
});

describe('what is missing', () => {
  test('is undefined when it is the webhook, and the form when Typeform says so', async () => {
    const noWebhook = await typeformThat({ status: 404, body: { code: 'NOT_FOUND', description: 'No webhook' } });
    expect(await noWebhook.typeform.webhook('fRm123', 'app')).toBeUndefined();
    const noForm = await typeformThat({ status: 404, body: { code: 'FORM_NOT_FOUND', description: 'No form' } });
    await expect(noForm.typeform.webhook('fRm123', 'app')).rejects.toMatchObject({ reason: 'form' });
  });

  test.each(['NOT_FOUND', 'FORM_NOT_FOUND'])(
    'is the form when it is registered for, and is removed already: %s',
    async (code) => {
      const { typeform } = await typeformThat({ status: 404, body: { code } });
      await expect(typeform.register('fRm123', 'app', registration)).rejects.toMatchObject({
        name: 'TypeformRefused',
        reason: 'form',
      });
      expect(await typeform.remove('fRm123', 'app')).toBeUndefined();
    },
  );
});

describe.each(verbs)('a failed %s', (verb, act) => {
  test.each([
    [401, 'token'],
    [403, 'token'],
    [400, 'request'],
    [409, 'request'],
    [422, 'request'],
  ])('with %i is a matter of the %s', async (status, reason) => {
    const { typeform } = await typeformThat({ status, body: { code: 'X', description: 'Not so.' } });
    const failure = await failureOf(act(typeform));
    expect(failure).toBeInstanceOf(TypeformRefused);
    expect(failure).toMatchObject({ reason, message: expect.stringContaining(String(status)) });
  });

  test('has the words of Typeform, also where the status says that it went well', async () => {
    const body = {
      code: 'VALIDATION_ERROR',
      description: 'Invalid.',
      details: [{ field: 'url', description: 'no\nhost' }, 7],
    };
    for (const status of [400, 200]) {
      const { typeform } = await typeformThat({ status, body });
      await expect(act(typeform)).rejects.toMatchObject({
        reason: 'request',
        message: `Typeform answered ${String(status)}: Invalid.; url: no host`,
      });
    }
  });

  test('has no words where there are none, and no more of them than a person reads', async () => {
    for (const body of ['<html>', '', 'null', '[]', { description: 7 }, { details: {} }]) {
      const { typeform } = await typeformThat({ status: 400, body });
      await expect(act(typeform)).rejects.toMatchObject({ message: 'Typeform answered 400: no reason given' });
    }
    const { typeform } = await typeformThat({ status: 400, body: { description: 'x'.repeat(10_000) } });
    expect((await failureOf(act(typeform))).message.length).toBeLessThan(400);
  });

  test('never names the token or the secret', async () => {
    const echo = {
      description: `${token} may not`,
      details: [{ field: secret, description: `Bearer ${token}, ${secret}` }],
    };
    for (const status of [400, 401, 404, 429, 500]) {
      const { typeform } = await typeformThat({ status, body: echo });
      const failure = await act(typeform).catch((error: unknown) => error);
      const said =
        failure instanceof Error ? `${failure.message} ${String(failure.stack)} ${JSON.stringify(failure)}` : '';
      expect(said).not.toContain(token);
      if (verb === 'register') expect(said).not.toContain(secret);
    }
  });

  test.each([
    [429, { 'retry-after': '7' }, 7],
    [429, { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 60],
    [429, { 'retry-after': 'soon' }, undefined],
    [408, {}, undefined],
    [500, {}, undefined],
    [503, { 'retry-after': '120' }, 120],
    [304, {}, undefined],
  ])('with %i and %j is repeated after %s', async (status, headers, after) => {
    const { typeform } = await typeformThat({
      status,
      headers,
      body: status === 304 ? undefined : { description: 'Later.' },
    });
    const failure = await failureOf(act(typeform));
    expect(failure).toBeInstanceOf(Retry);
    expect(failure).toMatchObject({ after });
  });

  test('is repeated when nobody answers, or when the answer comes from where nobody may be called', async () => {
    const nobody = createOutside({ route: () => new URL('http://127.0.0.1:1/'), now: Date.now });
    await expect(act(createTypeform('https://api.typeform.com', token, nobody))).rejects.toThrow(Retry);
    const refused = createTypeform('https://api.typeform.com', token, () =>
      Promise.reject(new OutsideRefused('not public')),
    );
    await expect(act(refused)).rejects.toThrow(Retry);
  });

  test.each(['', '  ', 'two words', 'line\r\nbreak: x', 'tökén', 'zero\u0000'])(
    'is a matter of the token before anything is sent: "%s"',
    async (wrong) => {
      const { typeform, seen } = await typeformThat({ status: 200, body: {} }, wrong);
      await expect(act(typeform)).rejects.toMatchObject({ name: 'TypeformRefused', reason: 'token' });
      expect(seen).toEqual([]);
    },
  );
});

test('an answer that is no webhook is not taken for one', async () => {
  for (const body of ['<html>', '{}', 'null', { url: 7 }]) {
    const { typeform } = await typeformThat({ status: 200, body });
    await expect(typeform.webhook('fRm123', 'app')).rejects.toThrow(Retry);
  }
});
