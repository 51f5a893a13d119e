import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, filled, openStage, type Customer, type Stage } from './app-stage.ts';

describe('the automation rule', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const started = async (fields: Parameters<Customer['install']>[0] = {}) => {
    const customer = stage.customer();
    return { customer, app: await customer.install(fields) };
  };
  const become = (customer: Customer, status: string, note?: string): void => {
    const { account } = customer;
    stage.kit.sandbox.people.setStatus({ account, requestId: '102', status, ...(note === undefined ? {} : { note }) });
  };
  const offerFor = ({ forms: [form] }: Customer): string => {
    const address = addressOf(form);
    return `Please complete our survey at: [${address}](${address}#request_id=102)`;
  };
  /** What became of the rules of a customer, one for each time that a trigger has fired. */
  const ruleRuns = ({ account }: Customer): readonly string[] =>
    stage.kit.sandbox.life.ruleRecords().flatMap((record) => (record.account === account ? [record.outcome] : []));

  test.each([
    ['with a note', 'Solved by a restart', ['Solved by a restart']],
    ['without a note', undefined, []],
  ])('adds a link to the survey, once, when a request is completed %s', async (_, note, notes) => {
    const { customer } = await started();
    become(customer, 'completed', note);
    await stage.kit.settled();
    expect(customer.notesOf('102')).toEqual([...notes, offerFor(customer)]);
    expect(ruleRuns(customer)).toEqual(['done']);
  });

  test('says nothing when the status becomes another one, or stays', async () => {
    const { customer } = await started();
    for (const status of ['accepted', 'in_progress', 'in_progress', 'waiting_for', 'declined'])
      become(customer, status);
    expect(customer.notes()).toEqual([]);
  });

  test('is silent on notes of a request that is completed already, also on its own', async () => {
    const { customer } = await started();
    become(customer, 'completed');
    for (const text of ['Thanks!', 'One more thing']) {
      stage.kit.sandbox.people.addNote({ account: customer.account, requestId: '102', text });
    }
    become(customer, 'completed', 'Completed again');
    expect(customer.notesOf('102')).toEqual([offerFor(customer), 'Thanks!', 'One more thing', 'Completed again']);
    expect(ruleRuns(customer)).toEqual(['done']);
  });

  test('adds another link when the request is completed again after it was reopened', async () => {
    const { customer } = await started();
    become(customer, 'completed');
    become(customer, 'in_progress');
    become(customer, 'completed', 'Now it works');
    expect(customer.notesOf('102')).toEqual([offerFor(customer), 'Now it works', offerFor(customer)]);
  });

  test('has the form that the customer has entered last', async () => {
    const { customer, app } = await started();
    await app.change({ form_url: addressOf(customer.forms[1]) });
    become(customer, 'completed');
    expect(customer.notesOf('102')).toEqual([
      `Please complete our survey at: [${addressOf(customer.forms[1])}](${addressOf(customer.forms[1])}#request_id=102)`,
    ]);
  });

  test('has an address that people can open, also where a bare id was entered', async () => {
    const customer = stage.customer();
    const [form] = customer.forms;
    await customer.install({ form_url: form });
    become(customer, 'completed');
    const [, address = ''] = /\]\((.*)\)$/.exec(customer.notesOf('102')[0] ?? '') ?? [];
    expect(address).toBe(`https://form.typeform.com/to/${form}#request_id=102`);
    const { hostname, pathname } = new URL(address);
    const { status } = await stage.forms.handle({
      method: 'GET',
      url: new URL(`https://${hostname}${pathname}`),
      headers: {},
      body: Buffer.from(''),
    });
    expect(status).toBe(200);
  });

  test('leads to answers at the request that the survey was about', async () => {
    const { customer } = await started();
    become(customer, 'completed');
    const [, address = ''] = /\]\((.*)\)$/.exec(customer.notesOf('102')[0] ?? '') ?? [];
    // As Typeform reads it: the fragment of the address fills the hidden fields.
    const hidden = Object.fromEntries(new URLSearchParams(new URL(address).hash.slice(1)));
    stage.forms.fillIn(customer.forms[0], { ...filled, hidden });
    await stage.kit.settled();
    expect(customer.notesOf('102')).toEqual([offerFor(customer), expect.stringContaining('Quick help')]);
    expect(customer.notesOf('101')).toEqual([]);
    expect(ruleRuns(customer)).toEqual(['done']);
  });

  test.each([
    ['suspended', (app: Awaited<ReturnType<typeof started>>['app']) => app.suspend('By hand')],
    ['switched off', (app: Awaited<ReturnType<typeof started>>['app']) => app.disable()],
    ['removed', (app: Awaited<ReturnType<typeof started>>['app']) => app.remove()],
  ])('is silent while the app is %s', async (_, end) => {
    const { customer, app } = await started();
    await end(app);
    become(customer, 'completed');
    expect(customer.notes()).toEqual([]);
  });
});
