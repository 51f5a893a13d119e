import { createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { typeform } from '../../../templates/typeform/standin/index.ts';
import { startReceiver, status } from '../../support/receiver.ts';
import type { Receiver } from '../../support/receiver.ts';
import { filled, header, hour, minute, stage } from './standin-stage.ts';

/** Answers one after the other; the last one for ever. */
async function answering(...codes: readonly number[]): Promise<Receiver> {
  let answered = 0;
  return startReceiver((message, response) => {
    const code = codes[Math.min(answered, codes.length - 1)] ?? 200;
    answered += 1;
    return status(code)(message, response);
  });
}

type Staged = ReturnType<typeof stage>;

/** Minutes between the attempts until there is no further one. */
async function gaps({ standin, scheduler, pass }: Staged): Promise<readonly number[]> {
  const found: number[] = [];
  while (found.length < 400) {
    await standin.settled();
    const next = standin.attempts().at(-1)?.nextAttemptAt;
    if (next === null || next === undefined) return found;
    const gap = Date.parse(next) - scheduler.now();
    found.push(gap / minute);
    const before = standin.attempts().at(-1);
    await pass(gap - 1);
    expect(standin.attempts().at(-1)).toEqual(before);
    await pass(1);
    expect(standin.attempts().at(-1)).not.toEqual(before);
  }
  throw new Error('there is no end of attempts');
}

async function isEnabled({ ask }: Staged): Promise<unknown> {
  return (await ask('GET', '/forms/u6nXL7/webhooks/4me-webhook')).body['enabled'];
}

describe('a delivery that is not accepted', () => {
  test.each([404, 410])('%i: is not retried, and the webhook is disabled at once', async (code) => {
    await using receiver = await answering(code);
    const on = stage();
    await on.put(receiver.origin);
    on.scheduler.advance(1_000);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([]);
    expect(await isEnabled(on)).toBe(false);
    expect(on.standin.webhooks('u6nXL7')).toMatchObject([{ updated_at: '2026-05-01T12:00:01Z' }]);
    on.standin.fillIn('u6nXL7', filled);
    await on.pass(24 * hour);
    expect(receiver.received).toHaveLength(1);
  });

  test.each([408, 423, 429, 503])('%i: is retried every two minutes', async (code) => {
    await using receiver = await answering(code, code, code, 200);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([2, 2, 2]);
  });

  test('because the receiver is busy is retried for ten hours', async () => {
    await using receiver = await answering(503);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual(Array.from({ length: 300 }, () => 2));
    expect(receiver.received).toHaveLength(301);
    expect(on.standin.attempts()).toHaveLength(50);
    expect(await isEnabled(on)).toBe(true);
  });

  test.each([302, 400, 401, 500, 502])('%i: is retried seven times with growing gaps', async (code) => {
    await using receiver = await answering(code);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([5, 10, 20, 60, 120, 180, 240]);
    expect(on.standin.attempts().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await isEnabled(on)).toBe(true);
  });

  test('has the gaps that the options give', async () => {
    await using receiver = await answering(500);
    const on = stage({ retryDelays: [minute, 3 * minute] });
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([1, 3]);
  });

  test('counts a busy receiver and a broken one apart', async () => {
    await using receiver = await answering(503, 500, 503, 500, 204);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([2, 5, 2, 10]);
    expect(on.standin.attempts().map((attempt) => attempt.status)).toEqual([503, 500, 503, 500, 204]);
  });

  test('because nothing listens there is retried like an error', async () => {
    const receiver = await startReceiver();
    await receiver[Symbol.asyncDispose]();
    const on = stage({ retryDelays: [minute] });
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([1]);
    expect(on.standin.attempts()).toMatchObject([
      { status: null, error: expect.stringContaining('ECONNREFUSED') as string, attempt: 1 },
      { status: null, error: expect.stringContaining('ECONNREFUSED') as string, attempt: 2 },
    ]);
  });

  test('because the connection breaks in the middle of the answer is retried like an error', async () => {
    await using receiver = await startReceiver((_message, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    await on.standin.settled();
    expect(on.standin.attempts()).toMatchObject([{ status: null, nextAttemptAt: '2026-05-01T12:05:00.000Z' }]);
    await on.standin.close();
  });

  test('because there is no answer in 30 seconds is retried like an error', async () => {
    await using receiver = await startReceiver(() => {});
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    on.scheduler.advance(29_999);
    expect(on.standin.attempts()).toEqual([]);
    await on.pass(1);
    expect(on.standin.attempts()).toMatchObject([
      {
        at: '2026-05-01T12:00:00.000Z',
        status: null,
        error: 'no answer within 30 s',
        nextAttemptAt: '2026-05-01T12:05:30.000Z',
      },
    ]);
    await on.standin.close();
  });
});

describe('a retry', () => {
  test('has the same body, and is signed with the secret that the webhook has by then', async () => {
    await using receiver = await answering(500, 200);
    const on = stage();
    await on.put(receiver.origin, { secret: 'old' });
    on.standin.fillIn('u6nXL7', filled);
    await on.standin.settled();
    await on.put(receiver.origin, { secret: 'new' });
    expect(await gaps(on)).toEqual([5]);
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    const signed = (key: string) =>
      `sha256=${createHmac('sha256', key)
        .update(first?.body ?? '')
        .digest('base64')}`;
    expect(header(first, 'Typeform-Signature')).toBe(signed('old'));
    expect(header(second, 'Typeform-Signature')).toBe(signed('new'));
  });

  test('goes to the address that the webhook has by then', async () => {
    await using before = await answering(500);
    await using after = await answering(200);
    const on = stage();
    await on.put(before.origin);
    on.standin.fillIn('u6nXL7', filled);
    await on.standin.settled();
    await on.put(after.origin);
    await on.pass(5 * minute);
    expect(after.received[0]?.body).toBe(before.received[0]?.body);
  });

  test('stays wrong where the first signature was', async () => {
    await using receiver = await answering(400);
    const on = stage();
    await on.put(receiver.origin, { secret: 'key' });
    on.standin.fillIn('u6nXL7', filled, { signature: 'wrong' });
    await on.standin.settled();
    await on.pass(5 * minute);
    const [first, second] = receiver.received.map((message) => header(message, 'Typeform-Signature'));
    expect(second).toBe(first);
    await on.standin.close();
  });

  test.each(['deleted', 'deleted and made again', 'disabled'])(
    'is not made for a webhook that was %s',
    async (what) => {
      await using receiver = await answering(500);
      const on = stage();
      await on.put(receiver.origin);
      on.standin.fillIn('u6nXL7', filled);
      await on.standin.settled();
      if (what === 'disabled') await on.put(receiver.origin, { enabled: false });
      else await on.ask('DELETE', '/forms/u6nXL7/webhooks/4me-webhook');
      if (what === 'deleted and made again') await on.put(receiver.origin);
      await on.pass(24 * hour);
      expect(receiver.received).toHaveLength(1);
      expect(on.standin.attempts()).toHaveLength(1);
    },
  );

  test('is not made after closing', async () => {
    await using receiver = await answering(500);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    await on.standin.settled();
    await on.standin.close();
    await on.pass(24 * hour);
    expect(receiver.received).toHaveLength(1);
  });

  test('comes in real time where there is no scheduler', async () => {
    await using receiver = await answering(500, 200);
    const standin = typeform({ now: () => Date.UTC(2026, 4, 1, 12), retryDelays: [5] });
    const body = Buffer.from(JSON.stringify({ url: receiver.origin, enabled: true }));
    const url = new URL('https://api.typeform.com/forms/u6nXL7/webhooks/4me-webhook');
    await standin.handle({ method: 'PUT', url, headers: { authorization: 'Bearer tfp_sandbox_valid' }, body });
    expect(standin.fillIn('u6nXL7', filled).form_response.submitted_at).toBe('2026-05-01T12:00:00Z');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(2));
    await standin.settled();
    expect(standin.attempts().map((attempt) => attempt.status)).toEqual([500, 200]);
  });

  test('that waits for its time does not keep settled waiting', async () => {
    await using receiver = await answering(503);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    await on.standin.settled();
    expect(on.standin.attempts()).toMatchObject([{ nextAttemptAt: '2026-05-01T12:02:00.000Z' }]);
    await on.standin.close();
  });
});

describe('a webhook', () => {
  test('is disabled when attempts fail often enough in a row', async () => {
    await using receiver = await answering(500);
    const on = stage({ failuresBeforeDisabled: 3 });
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([5, 10]);
    expect(await isEnabled(on)).toBe(false);
  });

  test('is not disabled when one of them is accepted in between', async () => {
    await using receiver = await answering(500, 500, 200, 500, 500, 200);
    const on = stage({ failuresBeforeDisabled: 3 });
    await on.put(receiver.origin);
    for (let sent = 0; sent < 2; sent += 1) {
      on.standin.fillIn('u6nXL7', filled);
      expect(await gaps(on)).toEqual([5, 10]);
    }
    expect(await isEnabled(on)).toBe(true);
  });

  test('is enabled by another PUT, which forgets what failed before', async () => {
    await using receiver = await answering(500, 500, 410, 500, 500, 200);
    const on = stage({ failuresBeforeDisabled: 3 });
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([5, 10]);
    expect(await isEnabled(on)).toBe(false);
    await on.put(receiver.origin);
    expect(await isEnabled(on)).toBe(true);
    on.standin.fillIn('u6nXL7', filled);
    expect(await gaps(on)).toEqual([5, 10]);
    expect(await isEnabled(on)).toBe(true);
  });

  test('is disabled by default after four hundred failures, with two events that meet a busy receiver', async () => {
    await using receiver = await answering(503);
    const on = stage();
    await on.put(receiver.origin);
    on.standin.fillIn('u6nXL7', filled);
    on.standin.fillIn('u6nXL7', filled);
    await on.standin.settled();
    while ((await isEnabled(on)) === true) await on.pass(2 * minute);
    await on.pass(10 * hour);
    expect(receiver.received).toHaveLength(400);
  });
});
