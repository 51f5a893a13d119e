import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../support/html-form.ts';
import { openFormPageStage, type FormPageStage } from './form-page-stage.ts';

let stage: FormPageStage;
beforeEach(async () => {
  stage = await openFormPageStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

describe('the panel of Typeform', () => {
  const tables = () => stage.standin.panel?.().tables ?? [];
  const rowsOf = (title: string) => tables().find((table) => table.title === title)?.rows;

  test('offers a form and a token that works', () => {
    expect(stage.standin.panel?.().examples).toMatchObject({
      form_url: ['https://mysite.typeform.com/to/u6nXL7', 'https://mysite.typeform.com/to/eVeRy1', expect.any(String)],
      typeform_token: ['tfp_sandbox_valid', 'tfp_sandbox_readonly', 'tfp_sandbox_revoked'],
    });
  });

  test('has forms with their hidden fields, and webhooks without their secret', async () => {
    const put = async (tag: string, more: object): Promise<void> => {
      await fetch(`${stage.sandbox.origin}/api.typeform.com/forms/u6nXL7/webhooks/${tag}`, {
        method: 'PUT',
        headers: { authorization: 'Bearer tfp_sandbox_valid' },
        body: JSON.stringify({ url: 'https://ann:word@x.example/in', enabled: true, ...more }),
      });
    };
    await put('a', { secret: 'tf-very-secret' });
    await put('b', { enabled: false });
    expect(rowsOf('Forms')?.slice(0, 2)).toEqual([
      [
        { address: 'https://form.typeform.com/to/u6nXL7', text: 'Customer Satisfaction Survey' },
        'https://form.typeform.com/to/u6nXL7',
        'none',
      ],
      [
        { address: 'https://form.typeform.com/to/eVeRy1', text: 'Every kind of question' },
        'https://form.typeform.com/to/eVeRy1',
        'request_id',
      ],
    ]);
    expect(rowsOf('Webhooks of forms')).toEqual([
      ['u6nXL7', 'a', { mark: 'enabled', tone: 'good' }, 'is set', 'https://x.example/in'],
      ['u6nXL7', 'b', { mark: 'disabled', tone: 'bad' }, 'none', 'https://x.example/in'],
    ]);
    const page = await (await fetch(stage.sandbox.origin)).text();
    const state = await (await fetch(`${stage.sandbox.origin}/_sandbox/state`)).text();
    for (const text of [page, state]) expect(text).not.toMatch(/tf-very-secret|ann:word/);
  });

  test('has every attempt with what came of it, the newest first, and when the next one is due', async () => {
    await stage.listen('u6nXL7');
    const first = stage.standin.fillIn('u6nXL7', { answers: { recommend: 9 } });
    await stage.standin.settled();
    const { origin } = stage.receiver;
    await stage.receiver[Symbol.asyncDispose]();
    const second = stage.standin.fillIn('u6nXL7', { answers: { recommend: 8 } });
    await stage.standin.settled();
    const [newest, oldest] = rowsOf('Deliveries') ?? [];
    const nextAttemptAt = stage.standin.attempts('u6nXL7').at(-1)?.nextAttemptAt ?? '';
    expect(oldest?.slice(1)).toEqual([
      `${first.event_id} of u6nXL7`,
      { mark: 'delivered', tone: 'good' },
      '200',
      `${origin}/ (a)`,
    ]);
    expect(newest?.slice(1)).toEqual([
      `${second.event_id} of u6nXL7`,
      [{ mark: 'will retry', tone: 'wait' }, 'at', { time: nextAttemptAt }],
      'no answer',
      expect.stringContaining('ECONNREFUSED'),
    ]);
    const page = textOf(await (await fetch(stage.sandbox.origin)).text());
    for (const shown of [first.event_id, second.event_id, 'will retry', nextAttemptAt.slice(11, 19)]) {
      expect(page).toContain(shown);
    }
  });
});
