import { onTestFinished, expect, test } from 'vitest';
import { app, ready, suspend } from '../../../../../src/platforms/4me/receive/index.ts';
import { text } from '../../../../../src/runtime/fields.ts';
import { createHandler } from '../../../../../src/runtime/handler.ts';
import { bindFunction, type BoundFunction } from '../../../../support/bound-function.ts';

const domain = '4me-sandbox.test';
const environment = { PARAM_4ME_DOMAIN: domain, PARAM_BOOTSTRAP_ACCOUNT: 'wdc', PARAM_OFFERING_REFERENCE: 'fragile' };
const customerSecret = `4me-app-builder/fragile/${domain}/instances/wna-it`;
const start = Date.UTC(2026, 4, 1);
const woken = (change?: string) => ({
  source: 'app-builder',
  'detail-type': 'Installation Changed',
  detail: { domain, account: 'wna-it', offering: 'fragile', ...(change === undefined ? {} : { change }) },
});

interface Sent {
  readonly query: string;
  readonly variables: { readonly input?: { readonly suspended?: boolean; readonly suspensionComment?: string } };
}

/** An installation at a 4me that may cut off a change, and what `configure` thinks of it. */
async function fragile() {
  const instance = {
    id: 'i',
    createdAt: new Date(start - 3_600_000).toISOString(),
    disabled: false,
    enabledByCustomer: true,
    suspended: false,
    suspensionComment: null as string | null,
    customFields: [],
  };
  const state = { verdict: 'ready', isCut: false, instance, isThere: true };
  const handler = createHandler(
    app({ fields: {}, secrets: { token: text() } }).installation({
      configure: () => Promise.resolve(state.verdict === 'ready' ? ready() : suspend(state.verdict)),
    }),
  );
  const bound = await bindFunction(handler, {
    environment,
    now: start,
    secrets: {
      [`4me-app-builder/${domain}/wdc`]: { clientID: 'client', token: 'secret' },
      [customerSecret]: { secrets: { token: 't' } },
    },
  });
  onTestFinished(() => bound[Symbol.asyncDispose]());
  const reply: BoundFunction['reply'] = ({ path, body }) => {
    if (path.endsWith('/token')) return { status: 200, body: { access_token: 't', expires_in: 3600 } };
    const { query, variables } = JSON.parse(body) as Sent;
    if (!query.includes('UpdateAppInstance')) {
      return { status: 200, body: { data: { appInstances: { nodes: state.isThere ? [instance] : [] } } } };
    }
    if (state.isCut) return { status: 400, body: {} };
    const { suspended = instance.suspended, suspensionComment = null } = variables.input ?? {};
    Object.assign(instance, { suspended, suspensionComment: suspended ? suspensionComment : null });
    return { status: 200, body: { data: { appInstanceUpdate: { errors: [] } } } };
  };
  bound.reply = reply;
  // An instance that is not there is waited for as long as there is time.
  const short = { getRemainingTimeInMillis: () => 5500 };
  return {
    state,
    instance,
    bound,
    raw: (event: object) => bound.raw(event, short),
    wake: (change?: string) => bound.raw(woken(change), short),
  };
}

test('a suspension of its own stays its own when changing its comment is cut off', async () => {
  const { state, instance, wake } = await fragile();
  state.verdict = 'the token is wrong';
  await wake();
  expect(instance).toMatchObject({ suspended: true, suspensionComment: 'the token is wrong' });
  state.verdict = 'the form is wrong';
  state.isCut = true;
  await expect(wake()).rejects.toThrow();
  expect(instance.suspensionComment).toBe('the token is wrong');
  state.isCut = false;
  state.verdict = 'ready';
  await wake();
  expect(instance).toMatchObject({ suspended: false, suspensionComment: null });
});

test('a change of the comment that was cut off is made up for', async () => {
  const { state, instance, wake } = await fragile();
  state.verdict = 'first';
  await wake();
  state.isCut = true;
  for (const verdict of ['second', 'third']) {
    state.verdict = verdict;
    await expect(wake()).rejects.toThrow();
  }
  state.isCut = false;
  await wake();
  expect(instance.suspensionComment).toBe('third');
});

test('what a person has suspended stays as it is, whatever configure says', async () => {
  const { state, instance, wake, bound } = await fragile();
  Object.assign(instance, { suspended: true, suspensionComment: 'not paid' });
  await wake();
  state.verdict = 'the token is wrong';
  await wake();
  expect(instance).toMatchObject({ suspended: true, suspensionComment: 'not paid' });
  expect(bound.secrets.writes).toBe(0);
});

test('the same verdict again writes nothing', async () => {
  const { state, wake, bound } = await fragile();
  state.verdict = 'the token is wrong';
  await wake();
  const [writes, requests] = [bound.secrets.writes, bound.received.length];
  await wake();
  expect(bound.secrets.writes).toBe(writes);
  expect(bound.received.slice(requests).some(({ body }) => body.includes('UpdateAppInstance'))).toBe(false);
});

test('a new installation is not suspended for the secrets of the one before it, which its own will follow', async () => {
  const { state, instance, wake } = await fragile();
  state.verdict = 'the token is wrong';
  await wake('created');
  expect(instance.suspended).toBe(false);
  await wake();
  expect(instance.suspended).toBe(true);
});

test('an instance that is not there, or not yet, makes a fresh event come again, and an old or a final one not', async () => {
  const { state, raw, wake } = await fragile();
  state.isThere = false;
  await expect(wake()).rejects.toThrow('not there yet');
  await expect(wake('created')).rejects.toThrow('not there yet');
  await expect(wake('deleted')).resolves.toBeUndefined();
  const old = { ...woken(), time: new Date(start - 3 * 60_000).toISOString() };
  await expect(raw(old)).resolves.toBeUndefined();
});
