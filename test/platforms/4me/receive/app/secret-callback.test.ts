import { beforeEach, expect, test } from 'vitest';
import {
  app,
  queue,
  ready,
  redirect,
  secretCallback,
  suspend,
  type Ready,
  type SecretCallbackContext,
  type Suspended,
} from '../../../../../src/platforms/4me/receive/index.ts';
import { optional, Retry, text, type JsonObject } from '../../../../../src/runtime/index.ts';
import { instanceRow, secretOf, tryOut, visit, wake, type Tried } from './fake-instances.ts';

const form = { fields: { status: optional(text()) }, secrets: {} };
type Back = SecretCallbackContext<typeof form.fields, typeof form.secrets>;

interface Flow {
  configure: () => Ready | Suspended;
  work: (context: Back) => Promise<void>;
  seen: Back[];
}

let flow: Flow;
let address: string | undefined;
beforeEach(() => {
  flow = { configure: () => ready(), work: () => Promise.resolve(), seen: [] };
  address = undefined;
});

const day = 24 * 3_600_000;

/** An app that is configured elsewhere: `configure` gives the address out. */
async function authorised(rows = [instanceRow('wna-it'), instanceRow('globex')]): Promise<Tried> {
  const connected = app({ ...form, own: ['grant'], documents: ['tokens'] });
  return tryOut(
    [
      connected.installation({
        async configure({ callbackUrl }) {
          address = await callbackUrl('callback');
          return flow.configure();
        },
      }),
      secretCallback(connected, 'callback', async (context) => {
        flow.seen.push(context);
        await flow.work(context);
        return redirect('https://wna-it.4me-sandbox.test/app_instances/1');
      }),
      queue(connected, 'sync', {}, async ({ callbackUrl }) => {
        address = await callbackUrl('callback');
      }),
    ],
    { rows, secrets: { [secretOf('globex')]: { secrets: {} } } },
  );
}

async function given(tried: Tried, account = 'wna-it'): Promise<URL> {
  await wake(tried, account);
  return new URL(address ?? '');
}

const withCode = (url: URL, code = 'a code'): URL => new URL(`${url.href}?${new URLSearchParams({ code }).toString()}`);

test('the address is that of the function, has 32 random bytes, and stays the same until it is used', async () => {
  const tried = await authorised();
  const url = await given(tried);
  expect(url.href).toMatch(/^https:\/\/api\.example\.test\/Prod\/callback\/wna-it\/[\w-]{43}$/);
  const writes = tried.bound.secrets.writes;
  expect((await given(tried)).href).toBe(url.href);
  expect(tried.bound.secrets.writes).toBe(writes);
  expect((await given(tried, 'globex')).pathname).not.toContain(url.pathname.split('/').at(-1));
});

test('whoever comes back there brings the code, once', async () => {
  const tried = await authorised();
  const url = await given(tried);
  const answer = await visit(tried, withCode(url));
  expect(answer).toMatchObject({
    status: 303,
    headers: { location: 'https://wna-it.4me-sandbox.test/app_instances/1' },
  });
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(flow.seen).toMatchObject([
    { account: 'wna-it', code: 'a code', error: undefined, redirectUri: url.href, instanceId: 'instance of wna-it' },
  ]);
  expect((await visit(tried, withCode(url))).status).toBe(401);
  expect(flow.seen).toHaveLength(1);
  expect((await given(tried)).href).not.toBe(url.href);
});

test('what the other application refuses reaches the work', async () => {
  const tried = await authorised();
  const url = await given(tried);
  url.search = 'error=access_denied';
  await visit(tried, url);
  expect(flow.seen).toMatchObject([{ code: undefined, error: 'access_denied' }]);
});

test('an address that failed works again; nothing is told of why but to the log', async () => {
  const tried = await authorised();
  const url = await given(tried);
  flow.work = () => Promise.reject(new Retry('the other application is away'));
  expect((await visit(tried, withCode(url))).status).toBe(503);
  flow.work = () => Promise.resolve();
  expect((await visit(tried, withCode(url))).status).toBe(303);
});

test('an address is worked on once, however many visit it at the same moment', async () => {
  const tried = await authorised();
  const url = await given(tried);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  flow.work = () => gate;
  const first = visit(tried, withCode(url));
  await expect.poll(() => flow.seen).toHaveLength(1);
  expect((await visit(tried, withCode(url))).status).toBe(401);
  open();
  expect((await first).status).toBe(303);
  expect(flow.seen).toHaveLength(1);
});

test('another secret, another account, an unknown one, one that ended and one that was used are told the same', async () => {
  const tried = await authorised();
  const url = await given(tried);
  await given(tried, 'globex');
  const at = (change: (path: string) => string): URL => new URL(`${url.origin}${change(url.pathname)}`);
  const pages = new Set<string>();
  for (const wrong of [
    at((path) => `${path}x`),
    at((path) => path.slice(0, -1)),
    at((path) => path.replace('wna-it', 'globex')),
    at((path) => path.replace('wna-it', 'nobody')),
    at((path) => path.replace('wna-it', '%2Fwdc')),
    at((path) => path.replace('wna-it', '__proto__')),
  ]) {
    const { status, page } = await visit(tried, withCode(wrong));
    expect(status, wrong.pathname).toBe(401);
    pages.add(page);
  }
  await visit(tried, withCode(url));
  pages.add((await visit(tried, withCode(url))).page);
  const second = await given(tried);
  tried.bound.clock.now += 7 * day;
  pages.add((await visit(tried, withCode(second))).page);
  expect(pages.size).toBe(1);
  expect(flow.seen).toHaveLength(1);
});

test('strangers who try accounts make the secrets store answer a few times only, and learn nothing', async () => {
  const tried = await authorised();
  const url = await given(tried);
  const reads = tried.bound.secrets.reads;
  const statuses: number[] = [];
  for (let count = 0; count < 200; count += 1) {
    const wrong = new URL(`${url.origin}/Prod/callback/stranger-${String(count)}/x`);
    statuses.push((await visit(tried, wrong)).status);
  }
  expect(tried.bound.secrets.reads - reads).toBeLessThan(60);
  expect(statuses.at(-1)).toBe(503);
  // Whoever is known gets the same answer then.
  expect((await visit(tried, new URL(`${url.href}x`))).status).toBe(503);
  expect((await visit(tried, withCode(url))).status).toBe(303);
});

test.each(['HEAD', 'POST', 'PUT'])('%s is no way to use it', async (method) => {
  const tried = await authorised();
  const url = await given(tried);
  expect((await visit(tried, withCode(url), method)).status).toBe(405);
  expect((await visit(tried, withCode(url))).status).toBe(303);
});

test('an address is good for a week, and one that ends within a day is not given out', async () => {
  const tried = await authorised();
  const url = await given(tried);
  tried.bound.clock.now += 6 * day - 1000;
  expect((await given(tried)).href).toBe(url.href);
  tried.bound.clock.now += 2000;
  const renewed = await given(tried);
  expect(renewed.href).not.toBe(url.href);
  expect((await visit(tried, withCode(url))).status).toBe(401);
  expect((await visit(tried, withCode(renewed))).status).toBe(303);
});

test('two that ask for an address at the same moment get the same one', async () => {
  const tried = await authorised();
  const made = new Set<string>();
  for (const id of ['a', 'b', 'c']) {
    await Promise.all([tried.deliver({ id, body: { account: 'wna-it' } }), wake(tried)]);
    made.add(address ?? '');
  }
  expect(made.size).toBe(1);
});

test('what was authorised is written and the app goes on, in one request; what a person has suspended stays', async () => {
  const tried = await authorised();
  flow.configure = () => suspend('waiting', { fields: { status: 'pending' } });
  const url = await given(tried);
  expect(tried.changes).toEqual([
    {
      id: 'instance of wna-it',
      suspended: true,
      suspensionComment: 'waiting',
      customFields: [{ id: 'status', value: 'pending' }],
    },
  ]);
  flow.work = ({ complete }) => complete({ fields: { status: 'success', callback_url: null }, resume: true });
  await visit(tried, withCode(url));
  expect(tried.changes.slice(1)).toEqual([
    {
      id: 'instance of wna-it',
      suspended: false,
      customFields: [
        { id: 'status', value: 'success' },
        { id: 'callback_url', value: null },
      ],
    },
  ]);
  expect((await tried.secret('wna-it'))['suspension']).toBeUndefined();

  flow.configure = () => ready();
  const again = await given(tried);
  Object.assign(tried.rows.get('wna-it') ?? {}, { suspended: true, suspensionComment: 'not paid' });
  flow.work = ({ complete }) => complete({ fields: { status: 'again' }, resume: true });
  expect((await visit(tried, withCode(again))).status).toBe(303);
  expect(tried.rows.get('wna-it')).toMatchObject({ suspended: true, suspensionComment: 'not paid' });
  expect(tried.fieldsOf('wna-it')).toMatchObject({ status: 'again' });
});

test('the secret of an address is in no log, whatever happens', async () => {
  const tried = await authorised();
  const url = await given(tried);
  flow.work = () => Promise.reject(new Error('a mistake'));
  expect((await visit(tried, withCode(url))).status).toBe(500);
  flow.work = ({ documents, remember }) =>
    remember({ grant: 'x' }).then(async () => void (await documents.change('tokens', () => ({ refresh: 'y' }))));
  await visit(tried, withCode(url));
  await visit(tried, withCode(url));
  await wake(tried);
  const secret = url.pathname.split('/').at(-1) ?? '';
  expect(JSON.stringify(tried.bound.log)).not.toContain(secret);
  expect(JSON.stringify(tried.bound.log)).not.toContain(new URL(address ?? '').pathname.split('/').at(-1));
});

test('what the customer has corrected just before counts, whatever the process has read before', async () => {
  const tried = await authorised();
  const url = await given(tried);
  await visit(tried, new URL(`${url.href}x`));
  const { value = {}, version } = (await tried.bound.secrets.get(secretOf('wna-it'))) ?? {};
  await tried.bound.secrets.put(secretOf('wna-it'), { ...value, grant: 'newer' }, version);
  await visit(tried, withCode(url));
  expect(flow.seen).toMatchObject([{ own: { grant: 'newer' } }]);
});

test('an app that is switched off is not configured by an address that was given out before', async () => {
  const tried = await authorised();
  const url = await given(tried);
  Object.assign(tried.rows.get('wna-it') ?? {}, { enabledByCustomer: false });
  expect((await visit(tried, withCode(url))).status).toBe(401);
  expect(flow.seen).toEqual([]);
});

test('what the app has stored goes when it is removed: keys, addresses and documents', async () => {
  const tried = await authorised();
  const url = await given(tried);
  flow.work = async ({ documents }) => void (await documents.change('tokens', () => ({ refresh: 'y' })));
  await visit(tried, withCode(url));
  await given(tried);
  const stored = async (): Promise<JsonObject | undefined> => flow.seen[0]?.documents.get('tokens');
  expect(await stored()).toEqual({ refresh: 'y' });
  tried.rows.delete('wna-it');
  await wake(tried, 'wna-it', 'deleted');
  expect(await stored()).toBeUndefined();
  expect(Object.keys(await tried.secret('wna-it'))).toEqual(['application', 'secrets']);
});

test('an app that has stored documents only is asked to take back what they tell of, and may keep them', async () => {
  let verdict: 'kept' | undefined = 'kept';
  const told: unknown[] = [];
  const tried = await tryOut([
    app({ ...form, documents: ['tokens'] }).installation({
      async configure({ documents }) {
        await documents.change('tokens', () => ({ refresh: 'y' }));
        return ready();
      },
      async remove({ documents }) {
        told.push(await documents.get('tokens'));
        return verdict;
      },
    }),
  ]);
  await wake(tried);
  Object.assign(tried.rows.get('wna-it') ?? {}, { enabledByCustomer: false });
  await wake(tried);
  verdict = undefined;
  for (let count = 0; count < 2; count += 1) await wake(tried);
  expect(told).toEqual([{ refresh: 'y' }, { refresh: 'y' }]);
});

test.each([['elsewhere'], ['toString']])(
  'there is no address of a callback %s that the app does not have',
  async (name) => {
    const other = app(form);
    const tried = await tryOut([
      secretCallback(other, 'callback', () => Promise.resolve(redirect('https://a.example/'))),
      other.installation({
        async configure({ callbackUrl }) {
          await callbackUrl(name);
          return ready();
        },
      }),
    ]);
    await expect(wake(tried)).rejects.toThrow(`no secret callback "${name}"`);
  },
);

test.each([['instance'], ['configure'], ['../other'], [''], ['a/b']])('an app has no document "%s"', (name) => {
  expect(() => app({ ...form, documents: [name] })).toThrow(TypeError);
});
