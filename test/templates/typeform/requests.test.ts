import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filled, hour, minute, openStage, replaceRequest, type Stage } from './app-stage.ts';

describe.each([
  // Nothing tells of changes, so 4me is asked for the instance.
  ['without app_instance webhooks', false, ['AppInstanceOfCustomer']],
  ['with app_instance webhooks', true, []],
] as const)('%s', (_mode, installationWebhooks, instance) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ installationWebhooks });
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const started = async (fields: Parameters<ReturnType<Stage['customer']>['install']>[0] = {}) => {
    const customer = stage.customer();
    return { customer, app: await customer.install(fields) };
  };

  test('the first message fetches token and request; those after it cost the note, and no secret is read', async () => {
    const { customer } = await started();
    const first = await stage.asked(() => stage.send(customer));
    expect(first.fourMe).toEqual([...instance, 'token', 'RequestByNumber', 'AddNoteToRequest']);
    for (let more = 0; more < 3; more += 1) {
      const second = await stage.asked(() => stage.send(customer));
      expect(second).toEqual({ fourMe: [...instance, 'AddNoteToRequest'], typeform: [], secretsRead: [] });
      expect(second.fourMe.length).toBeLessThanOrEqual(2);
    }
    expect(customer.notesOf('101')).toHaveLength(4);
  });

  test('after five minutes the secrets are read again, and after an hour there is a new token', async () => {
    const { customer } = await started();
    await stage.send(customer);
    await stage.kit.pass(6 * minute);
    const later = await stage.asked(() => stage.send(customer));
    expect(later.fourMe).toEqual([...instance, 'AddNoteToRequest']);
    expect(new Set(later.secretsRead)).toEqual(
      new Set([stage.secretName(customer.account), '4me-app-builder/4me-sandbox.test/wdc']),
    );
    await stage.kit.pass(hour);
    const muchLater = await stage.asked(() => stage.send(customer));
    expect(muchLater.fourMe.filter((name) => name !== 'token' && name !== 'AppInstanceOfCustomer')).toEqual([
      'AddNoteToRequest',
    ]);
    expect(muchLater.fourMe).toContain('token');
    expect(customer.notesOf('101')).toHaveLength(3);
  });

  test('another request, once it is entered, gets the next message', async () => {
    const { customer, app } = await started();
    await stage.send(customer);
    await app.change({ request_id: '102' });
    const next = await stage.asked(() => stage.send(customer));
    expect(next.fourMe).toEqual([...instance, 'RequestByNumber', 'AddNoteToRequest']);
    expect(customer.notesOf('101')).toHaveLength(1);
    expect(customer.notesOf('102')).toHaveLength(1);
  });

  test('a request that was replaced is found again by its number', async () => {
    const { customer } = await started();
    await stage.send(customer);
    replaceRequest(stage.world, customer.account, '101');
    const next = await stage.asked(() => stage.send(customer));
    expect(next.fourMe).toEqual([...instance, 'AddNoteToRequest', 'RequestByNumber', 'AddNoteToRequest']);
    expect(customer.notesOf('101')).toHaveLength(1);
    const afterwards = await stage.asked(() => stage.send(customer));
    expect(afterwards.fourMe).toEqual([...instance, 'AddNoteToRequest']);
  });

  test('a survey about a completed request goes to that one, and to no other', async () => {
    const { customer } = await started();
    const { account } = customer;
    stage.kit.sandbox.people.setStatus({ account, requestId: '102', status: 'completed' });
    const [offer, ...more] = customer.notesOf('102');
    expect(offer).toMatch(/^Please complete our survey/);
    expect(more).toEqual([]);
    const asked = await stage.asked(() =>
      stage.send(customer, stage.message(customer, { ...filled, hidden: { request_id: '102' } })),
    );
    expect(asked.fourMe).toEqual([...instance, 'token', 'RequestByNumber', 'AddNoteToRequest']);
    expect(customer.notesOf('102')).toEqual([offer, expect.stringContaining('Quick help')]);
    expect(customer.notesOf('101')).toEqual([]);
    const second = await stage.asked(() =>
      stage.send(customer, stage.message(customer, { ...filled, hidden: { request_id: '102' } })),
    );
    expect(second.fourMe).toEqual([...instance, 'AddNoteToRequest']);
    expect(customer.notesOf('102')).toHaveLength(3);
  });

  test.each([
    ['is not completed', '103'],
    ['does not exist', '999'],
    ['is no number', '102; DROP TABLE'],
    ['is longer than any number of a request', '1'.repeat(13)],
    ['is missing, as the field is empty', ''],
  ])('a survey about a request that %s goes to the one that the customer has chosen', async (_, number) => {
    const { customer } = await started();
    const message = stage.message(customer, { ...filled, hidden: { request_id: number } });
    expect(await stage.send(customer, message)).toBe(200);
    expect(customer.notesOf('101')).toEqual([expect.stringContaining('Quick help')]);
    expect(customer.notes()).toHaveLength(1);
  });

  test('a survey about the very request that the customer has chosen is noted once', async () => {
    const { customer } = await started();
    const { account } = customer;
    stage.kit.sandbox.people.setStatus({ account, requestId: '101', status: 'completed' });
    await stage.send(customer, stage.message(customer, { ...filled, hidden: { request_id: '101' } }));
    expect(customer.notes().filter((note) => note.includes('Quick help'))).toHaveLength(1);
  });

  test('customers do not see each other’s requests: the number of a message is looked for with its own account', async () => {
    const [{ customer: one }, { customer: other }] = [await started(), await started()];
    stage.kit.sandbox.people.setStatus({ account: other.account, requestId: '102', status: 'completed' });
    await stage.send(one, stage.message(one, { ...filled, hidden: { request_id: '102' } }));
    expect(one.notesOf('101')).toHaveLength(1);
    expect(other.notes().filter((note) => note.includes('Quick help'))).toEqual([]);
  });

  test('ten messages at the same moment make ten notes with one token', async () => {
    const { customer } = await started();
    const messages = Array.from({ length: 10 }, () => stage.message(customer));
    const asked = await stage.asked(async () => {
      const statuses = await Promise.all(messages.map((message) => stage.send(customer, message)));
      expect(statuses).toEqual(messages.map(() => 200));
    });
    expect(asked.fourMe.filter((name) => name === 'token')).toHaveLength(1);
    expect(customer.notesOf('101')).toHaveLength(10);
  });
});
