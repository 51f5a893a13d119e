import { describe, expect, test } from 'vitest';
import { everyKind } from '../../../templates/typeform/standin/index.ts';
import type { Fault } from '../../../templates/typeform/standin/index.ts';
import { stage } from './standin-stage.ts';

const path = '/forms/u6nXL7/webhooks/4me-webhook';
const url = 'https://x.example/integration/?account=acme';
const valid = { url, enabled: true, secret: 'tf-demo-secret-0001', verify_ssl: true };

describe('a webhook of Typeform', () => {
  test('is created in the documented shape, and its secret is never shown', async () => {
    const { ask, standin } = stage();
    const created = await ask('PUT', path, { body: valid });
    expect(created).toMatchObject({ status: 200, operation: { name: 'create or update webhook', mutation: true } });
    expect(created.body).toEqual({
      id: expect.stringMatching(/^\w+$/) as string,
      form_id: 'u6nXL7',
      tag: '4me-webhook',
      url,
      enabled: true,
      verify_ssl: true,
      created_at: '2026-05-01T12:00:00Z',
      updated_at: '2026-05-01T12:00:00Z',
    });
    expect(await ask('GET', path)).toMatchObject({ status: 200, body: created.body });
    expect((await ask('GET', '/forms/u6nXL7/webhooks')).body).toEqual({ items: [created.body] });
    expect(standin.webhooks('u6nXL7')).toEqual([created.body]);
    expect(standin.secretOf('u6nXL7', '4me-webhook')).toBe('tf-demo-secret-0001');
    expect(standin.secretOf('u6nXL7', 'other')).toBeUndefined();
  });

  test('is replaced by another PUT, but keeps its id and the time of its creation', async () => {
    const { ask, scheduler, standin } = stage();
    const { body: first } = await ask('PUT', path, { body: valid });
    scheduler.advance(90_500);
    const event_types = { form_response: true, form_response_partial: true };
    const changed = { url: 'http://127.0.0.1:4711/in', enabled: false, event_types };
    const { body } = await ask('PUT', path, { body: changed });
    expect(body).toEqual({ ...first, ...changed, updated_at: '2026-05-01T12:01:30Z' });
    expect(standin.secretOf('u6nXL7', '4me-webhook')).toBeUndefined();
    expect(standin.webhooks('u6nXL7')).toHaveLength(1);
  });

  test('is deleted once', async () => {
    const { ask } = stage();
    await ask('PUT', path, { body: valid });
    expect(await ask('DELETE', path)).toMatchObject({
      status: 204,
      operation: { name: 'delete webhook', mutation: true },
    });
    expect(await ask('DELETE', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await ask('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect((await ask('GET', '/forms/u6nXL7/webhooks')).body).toEqual({ items: [] });
  });

  test('is one for each form and tag, and both are decoded', async () => {
    const { ask, standin } = stage();
    await ask('PUT', '/forms/u6nXL7/webhooks/a%20tag', { body: valid });
    await ask('PUT', '/forms/u6nXL7/webhooks/100%25%', { body: valid });
    await ask('PUT', `/forms/${everyKind.id}/webhooks/a%20tag`, { body: valid });
    expect(standin.webhooks('u6nXL7').map(({ tag }) => tag)).toEqual(['a tag', '100%25%']);
    expect(standin.webhooks(everyKind.id)).toHaveLength(1);
  });

  test('is the same one at the European host', async () => {
    const { ask } = stage();
    await ask('PUT', path, { body: valid, host: 'api.eu.typeform.com' });
    expect((await ask('GET', path)).status).toBe(200);
  });

  test.each([
    ['no JSON', '{"url":', ''],
    ['a list', '[]', ''],
    ['no url', { enabled: true }, '/url'],
    ['no address', { ...valid, url: 'x.example' }, '/url'],
    ['http elsewhere', { ...valid, url: 'http://x.example/' }, '/url'],
    ['http at a name that only looks like this machine', { ...valid, url: 'http://127.0.0.1.x.example/' }, '/url'],
    ['enabled left out', { url }, '/enabled'],
    ['enabled as text', { ...valid, enabled: 'true' }, '/enabled'],
    ['a secret that is no text', { ...valid, secret: 12345 }, '/secret'],
    ['verify_ssl as text', { ...valid, verify_ssl: 'yes' }, '/verify_ssl'],
    ['event types as a list', { ...valid, event_types: ['form_response'] }, '/event_types'],
    ['an unknown event type', { ...valid, event_types: { form_opened: true } }, '/event_types'],
    ['an event type as text', { ...valid, event_types: { form_response: 'true' } }, '/event_types'],
  ])('is refused with %s', async (_what, body, field) => {
    const { ask, standin } = stage();
    const answer = await ask('PUT', path, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_ERROR' } });
    expect(answer.body['details']).toEqual([{ code: 'INVALID', description: expect.any(String) as string, field }]);
    expect(standin.webhooks('u6nXL7')).toEqual([]);
  });

  test('is refused with every mistake at once', async () => {
    const { body } = await stage().ask('PUT', path, { body: { url: 1, enabled: 1, secret: 1 } });
    expect(body['details']).toHaveLength(3);
  });
});

describe('a token of Typeform', () => {
  test.each([
    ['none', '', 'UNAUTHORIZED'],
    ['an unknown one', 'tfp_other', 'AUTHENTICATION_FAILED'],
    ['a revoked one', 'tfp_sandbox_revoked', 'AUTHENTICATION_FAILED'],
  ])('is asked for before anything else: %s', async (_what, token, code) => {
    const { ask } = stage();
    const envelope = { status: 401, body: { code, description: expect.any(String) as string } };
    expect(await ask('PUT', '/forms/nowhere/webhooks/x', { token, body: '{' })).toMatchObject(envelope);
    expect(await ask('GET', '/nowhere', { token })).toMatchObject(envelope);
  });

  test('that may only read does not write', async () => {
    const { ask, standin } = stage();
    const token = 'tfp_sandbox_readonly';
    expect(await ask('PUT', path, { token, body: valid })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await ask('DELETE', path, { token })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await ask('GET', '/forms/u6nXL7/webhooks', { token })).toMatchObject({ status: 200, body: { items: [] } });
    expect(standin.webhooks('u6nXL7')).toEqual([]);
  });

  test('of another account sees its own forms only', async () => {
    const form = { id: 'oThEr1', title: 'Other', fields: [] };
    const { ask } = stage({ forms: [form], tokens: [{ token: 'tfp_other', access: 'full', forms: ['oThEr1'] }] });
    const token = 'tfp_other';
    expect(await ask('PUT', path, { token, body: valid })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await ask('PUT', '/forms/oThEr1/webhooks/x', { token, body: valid })).status).toBe(200);
    expect((await ask('GET', '/forms', { token })).body).toMatchObject({ total_items: 1, items: [{ id: 'oThEr1' }] });
    expect((await ask('GET', '/forms')).body).toMatchObject({ total_items: 3 });
  });
});

describe('forms of Typeform', () => {
  test('are listed by pages', async () => {
    const { ask } = stage();
    const { body, operation } = await ask('GET', '/forms?page=2&page_size=1');
    expect(operation).toEqual({ name: 'retrieve forms', mutation: false });
    expect(body).toMatchObject({ total_items: 2, page_count: 2, items: [{ id: everyKind.id }] });
    expect(body['items']).toHaveLength(1);
  });

  test('are shown with their questions', async () => {
    const { body } = await stage().ask('GET', '/forms/u6nXL7');
    expect(body).toMatchObject({
      id: 'u6nXL7',
      title: 'Customer Satisfaction Survey',
      fields: [
        { ref: 'recommend', type: 'opinion_scale' },
        { ref: 'why', type: 'long_text' },
      ],
      _links: { display: 'https://form.typeform.com/to/u6nXL7' },
    });
  });

  test('have the choices of a question among its properties', async () => {
    const { body } = await stage().ask('GET', `/forms/${everyKind.id}`);
    const fields = body['fields'] as readonly { readonly ref: string; readonly properties: object }[];
    expect(fields.find(({ ref }) => ref === 'colours')?.properties).toMatchObject({
      allow_multiple_selection: true,
      choices: [{ label: 'Blue' }, { label: 'Red' }, { label: 'Green' }],
    });
    expect(fields.find(({ ref }) => ref === 'group')?.properties).toMatchObject({
      fields: [{ ref: 'company_name' }, { ref: 'company_size' }],
    });
  });

  test.each([
    ['GET', '/forms/nowhere', 404, 'FORM_NOT_FOUND'],
    ['PUT', '/forms/nowhere/webhooks/x', 404, 'FORM_NOT_FOUND'],
    ['GET', '/forms/u6nXL7/responses', 404, 'NOT_FOUND'],
    ['GET', '/forms//webhooks', 404, 'NOT_FOUND'],
    ['GET', '/forms/u6nXL7/webhooks/', 404, 'NOT_FOUND'],
    ['GET', '/forms/u6nXL7/webhooks/a/b', 404, 'NOT_FOUND'],
    ['POST', '/forms/u6nXL7/webhooks/x', 405, 'METHOD_NOT_ALLOWED'],
  ])('%s %s is %i %s', async (method, address, status, code) => {
    expect(await stage().ask(method, address, { body: valid })).toMatchObject({ status, body: { code } });
  });

  test('are shown with their hidden fields, where they have some', async () => {
    const { ask } = stage();
    expect((await ask('GET', `/forms/${everyKind.id}`)).body).toMatchObject({ hidden: ['request_id'] });
    expect((await ask('GET', '/forms/u6nXL7')).body).not.toHaveProperty('hidden');
  });
});

describe('the switch for faults', () => {
  test.each([
    [401, 401, 'AUTHENTICATION_FAILED'],
    [403, 403, 'FORBIDDEN'],
    [404, 404, 'FORM_NOT_FOUND'],
    [429, 429, 'TOO_MANY_REQUESTS'],
    [500, 500, 'INTERNAL_SERVER_ERROR'],
    ['description', 200, undefined],
  ] as const)('answers %s instead of doing the work', async (fault, status, code) => {
    const { ask, standin } = stage();
    standin.failWith(fault);
    const answer = await ask('PUT', path, { body: valid });
    expect(answer).toMatchObject({ status, operation: { name: 'create or update webhook', mutation: true } });
    expect(answer.body['description']).toEqual(expect.any(String));
    expect(answer.body['code']).toBe(code);
    expect(answer.headers['retry-after']).toBe(status === 429 ? '2' : undefined);
    expect(standin.webhooks('u6nXL7')).toEqual([]);
    standin.failWith(undefined);
    expect((await ask('PUT', path, { body: valid })).status).toBe(200);
  });

  test('can be set for a number of requests', async () => {
    const { ask, standin } = stage();
    standin.failWith(500, 2);
    const statuses: number[] = [];
    for (let sent = 0; sent < 3; sent += 1) statuses.push((await ask('GET', '/forms')).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  test('does the work late when it is slow', async () => {
    const { ask, scheduler, standin } = stage();
    const slow: Fault = { slow: 20_000 };
    standin.failWith(slow);
    let isAnswered = false;
    const answer = ask('PUT', path, { body: valid }).then((told) => {
      isAnswered = true;
      return told;
    });
    scheduler.advance(19_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    expect(standin.webhooks('u6nXL7')).toEqual([]);
    scheduler.advance(1);
    expect((await answer).status).toBe(200);
    const cut = ask('GET', '/forms');
    await standin.close();
    expect((await cut).status).toBe(200);
  });

  test('leaves the pages of forms alone', async () => {
    const { ask, standin } = stage();
    standin.failWith(500);
    expect((await ask('GET', '/to/u6nXL7', { host: 'form.typeform.com' })).status).toBe(200);
  });
});
