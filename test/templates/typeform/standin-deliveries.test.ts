import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formEvent, partial } from '../../../templates/typeform/standin/index.ts';
import type { FormEvent } from '../../../templates/typeform/standin/index.ts';
import { startReceiver, status } from '../../support/receiver.ts';
import { filled, header, stage } from './standin-stage.ts';

const secret = 'tf-demo-secret-0001';

/** node:crypto beside the stand-in's own signer. */
function hmac(body: string, key: string): string {
  return `sha256=${createHmac('sha256', Buffer.from(key, 'utf8')).update(Buffer.from(body, 'utf8')).digest('base64')}`;
}

/** The worked examples of external-apis §2.3: body without its newline, with a newline, expected header. */
const workedExamples = [
  [
    '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}',
    true,
    'sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8=',
  ],
  [
    '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}',
    false,
    'sha256=pkBtBD6aQsaTjf6IR9f+2z0o9sa6oSgAKpkxIlgh9j0=',
  ],
  [
    '{"event_id":"EV02","event_type":"form_response","form_response":{"form_id":"fRm123","answers":[{"type":"text","text":"Crème brûlée ✓"}]}}',
    false,
    'sha256=c7UQ7agudJOI8vNK+XvNtxfUoUwFNMCVZneA3T+ZeHA=',
  ],
] as const;

describe('a delivery', () => {
  test('is posted with the documented headers, and its last byte is a newline that is signed too', async () => {
    await using receiver = await startReceiver();
    const { standin, put } = stage();
    await put(`${receiver.origin}/integration/survey?account=acme`, { secret });
    const event = standin.fillIn('u6nXL7', filled);
    await standin.settled();
    const [message, ...others] = receiver.received;
    expect(others).toEqual([]);
    expect(message).toMatchObject({ method: 'POST', path: '/integration/survey?account=acme' });
    expect(message?.body).toBe(`${JSON.stringify(event)}\n`);
    expect(header(message, 'Content-Type')).toBe('application/json');
    expect(header(message, 'User-Agent')).toBe('Typeform Webhooks');
    expect(header(message, 'Accept-Encoding')).toBe('gzip');
    expect(header(message, 'Connection')).toBe('close');
    expect(header(message, 'Typeform-Signature')).toBe(hmac(message?.body ?? '', secret));
  });

  test.each(workedExamples)('of %s, with newline: %s, is signed %s', async (body, newline, signature) => {
    await using receiver = await startReceiver();
    const { standin, put } = stage({ forms: [{ id: 'fRm123', title: 'Example', fields: [] }] });
    await put(receiver.origin, { secret }, '/forms/fRm123/webhooks/x');
    standin.send(JSON.parse(body) as FormEvent, { newline });
    await standin.settled();
    const sent = newline ? `${body}\n` : body;
    expect(receiver.received[0]?.body).toBe(sent);
    expect(header(receiver.received[0], 'Typeform-Signature')).toBe(signature);
    expect(hmac(sent, secret)).toBe(signature);
  });

  test.each([
    ['has no signature where the webhook has no secret', {}, {}],
    ['has no signature where the secret is empty', { secret: '' }, {}],
    ['has no signature where it shall be left out', { secret }, { signature: 'none' }],
  ] as const)('%s', async (_what, more, how) => {
    await using receiver = await startReceiver();
    const { standin, put } = stage();
    await put(receiver.origin, more);
    standin.fillIn('u6nXL7', filled, how);
    await standin.settled();
    expect(receiver.received).toHaveLength(1);
    expect(header(receiver.received[0], 'Typeform-Signature')).toBeUndefined();
  });

  test('can have a wrong signature of the right form', async () => {
    await using receiver = await startReceiver();
    const { standin, put } = stage();
    await put(receiver.origin, { secret });
    standin.fillIn('u6nXL7', filled, { signature: 'wrong' });
    await standin.settled();
    const sent = header(receiver.received[0], 'Typeform-Signature');
    expect(sent).toMatch(/^sha256=[A-Za-z\d+/]{43}=$/);
    expect(sent).not.toBe(hmac(receiver.received[0]?.body ?? '', secret));
  });

  test('of the same event is sent twice with the same bytes', async () => {
    await using receiver = await startReceiver();
    const { standin, put } = stage();
    await put(receiver.origin, { secret });
    standin.send(standin.fillIn('u6nXL7', filled));
    await standin.settled();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
  });

  test('goes to each webhook of the form that is enabled and wants the event', async () => {
    await using receiver = await startReceiver();
    const { standin, put } = stage();
    const hook = async (name: string, more: object, form = 'u6nXL7') =>
      put(`${receiver.origin}/${name}`, more, `/forms/${form}/webhooks/${name}`);
    await hook('usual', {});
    await hook('both', { event_types: { form_response: true, form_response_partial: true } });
    await hook('partial-only', { event_types: { form_response_partial: true } });
    await hook('nothing', { event_types: {} });
    await hook('disabled', { enabled: false });
    await hook('other-form', {}, 'eVeRy1');
    const event = standin.fillIn('u6nXL7', filled);
    await standin.settled();
    expect(receiver.received.map(({ path }) => path).toSorted()).toEqual(['/both', '/usual']);
    standin.send(partial(event));
    await standin.settled();
    const later = receiver.received.slice(2);
    expect(later.map(({ path }) => path).toSorted()).toEqual(['/both', '/partial-only']);
    expect(JSON.parse(later[0]?.body ?? '')).toMatchObject({ event_type: 'form_response_partial' });
  });

  test('never leaves the machine', async () => {
    const { standin, put, pass } = stage();
    await put('https://x.example/integration/');
    standin.fillIn('u6nXL7', filled);
    await standin.settled();
    await pass(24 * 3_600_000);
    expect(standin.attempts()).toEqual([
      expect.objectContaining({
        status: null,
        error: 'x.example is not on this machine; the sandbox posts to http://127.0.0.1 only',
        nextAttemptAt: null,
      }),
    ]);
    expect(standin.webhooks('u6nXL7')).toMatchObject([{ enabled: true }]);
  });

  test('does not follow a redirect', async () => {
    await using elsewhere = await startReceiver();
    await using receiver = await startReceiver((_message, response) => {
      response.writeHead(307, { location: elsewhere.origin });
      response.end();
    });
    const { standin, put } = stage();
    await put(receiver.origin);
    standin.fillIn('u6nXL7', filled);
    await standin.settled();
    expect(elsewhere.received).toEqual([]);
    expect(standin.attempts()).toMatchObject([{ status: 307, error: 'the receiver answered 307' }]);
  });
});

describe('the log of attempts', () => {
  test('says what was sent where, when, and what came of it', async () => {
    await using receiver = await startReceiver(status(202));
    const { standin, put } = stage();
    await put(receiver.origin);
    const event = standin.fillIn('u6nXL7', filled);
    await standin.settled();
    expect(standin.attempts('u6nXL7')).toEqual([
      {
        at: '2026-05-01T12:00:00.000Z',
        formId: 'u6nXL7',
        tag: '4me-webhook',
        eventId: event.event_id,
        url: receiver.origin,
        status: 202,
        error: null,
        attempt: 1,
        nextAttemptAt: null,
      },
    ]);
    expect(standin.attempts('eVeRy1')).toEqual([]);
  });

  test('keeps the last fifty of each webhook', async () => {
    await using receiver = await startReceiver();
    const { standin, put } = stage();
    const [form] = standin.forms();
    if (form === undefined) throw new Error('no form is seeded');
    await put(receiver.origin, {}, '/forms/u6nXL7/webhooks/busy');
    for (let sent = 0; sent < 53; sent += 1) {
      if (sent === 1) await put(receiver.origin, {}, '/forms/u6nXL7/webhooks/late');
      if (sent === 2) await put(receiver.origin, { enabled: false }, '/forms/u6nXL7/webhooks/late');
      standin.send(formEvent(form, { ...filled, eventId: String(sent) }));
      await standin.settled();
    }
    const of = (tag: string) => standin.attempts().filter((attempt) => attempt.tag === tag);
    expect(of('late').map(({ eventId }) => eventId)).toEqual(['1']);
    expect(of('busy').map(({ eventId }) => Number(eventId))).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 3),
    );
  });
});

describe('closing', () => {
  test('cuts a delivery that is under way and records nothing of it', async () => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    await using receiver = await startReceiver(() => arrived());
    const { standin, put } = stage();
    await put(receiver.origin);
    standin.fillIn('u6nXL7', filled);
    await arrival;
    await standin.close();
    expect(standin.attempts()).toEqual([]);
    standin.fillIn('u6nXL7', filled);
    await standin.settled();
    expect(receiver.received).toHaveLength(1);
  });
});
