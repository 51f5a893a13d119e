import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { Refused } from '../../src/platforms/4me/standin/life.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { insertOffering } from '../platforms/4me/standin/life/stage.ts';
import { appForPeople } from '../support/app-for-people.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close();
});

const app = { customer: 'wna-it', reference: 'an-app' };

function offer(): void {
  const draft = insertOffering(
    sandbox.world,
    { webhookUriTemplate: 'https://target.4me-sandbox.test/{account}', configurationUriTemplate: 'https://app.test/' },
    '<input id="url" class="required">',
  );
  sandbox.world.insert('AppOfferingAutomationRule', {
    account: 'wdc',
    appOfferingId: draft.id,
    generic: 'request',
    name: 'notes',
    description: null,
    trigger: 'on note added',
    condition: 'true',
    expressions: [{ name: 'text', value: 'notes[last].text' }],
    actions: [{ name: 'a', value: "call webhook '{app_offering_webhook}' with payload 'text'" }],
    position: 1,
  });
}

/** Message and cause of the Failure that `act` throws. */
async function cause(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Failure) return `${error.message} | ${error.because ?? ''}`;
  }
  return 'nothing was thrown';
}

describe('people', () => {
  test('publish, install, confirm and add a note that arrives at the webhook of the app', async () => {
    const { people, target } = sandbox;
    offer();
    people.publish('an-app');
    const { instance, configurationUrl } = await people.install({ ...app, fields: { url: 'https://a.test/' } });
    const confirmation = new URL(new URL(configurationUrl ?? '').searchParams.get('confirmation_url') ?? '');
    expect(instance.disabled).toBe(true);
    const path = `${sandbox.origin}/${confirmation.hostname}${confirmation.pathname}`;
    expect(await (await fetch(path)).text()).toContain('Configuration confirmed');
    expect(instance.disabled).toBe(false);
    await sandbox.settled();
    const [verification = { document: null }] = target.received('wna-it');
    const { payload } = verification.document as { payload: { callback: string } };
    const callback = new URL(payload.callback);
    await fetch(`${sandbox.origin}/${callback.hostname}${callback.pathname}${callback.search}`);
    people.addNote({ account: 'wna-it', requestId: '70454', text: 'Any news?', internal: true });
    await sandbox.settled();
    expect(target.received('wna-it').at(-1)?.document).toMatchObject({
      event: 'automation_rule',
      person_name: 'Ellen Brown',
      payload: { text: 'Any news?' },
    });
  });

  test('change, stop, start, update and remove what is installed', async () => {
    const { people } = sandbox;
    offer();
    people.publish('an-app');
    const { instance } = await people.install({ ...app, fields: { url: 'https://a.test/' } });
    await people.confirm(app);
    await people.changeFields(app, { url: 'https://b.test/' });
    expect(instance.customFields).toEqual([{ id: 'url', value: 'https://b.test/' }]);
    await people.disable(app);
    expect(instance.enabledByCustomer).toBe(false);
    await people.disable(app, 'provider');
    expect(instance.disabled).toBe(true);
    await people.enable(app, 'provider');
    await people.enable(app);
    await people.suspend(app, 'a reason');
    expect(instance).toMatchObject({
      disabled: false,
      enabledByCustomer: true,
      suspended: true,
      suspensionComment: 'a reason',
    });
    await people.resume(app);
    const newest = people.publish('an-app');
    await people.updateApp(app);
    expect(instance.appOfferingId).toBe(newest.id);
    await people.remove(app);
    expect(() => people.instance(app)).toThrow('an-app is not installed in wna-it');
  });

  test('set a status, with a note in the same change', () => {
    const change = {
      account: 'wna-it',
      requestId: '70414',
      status: 'completed',
      completionReason: 'solved',
      note: 'Done.',
    };
    sandbox.people.setStatus(change);
    const request = sandbox.people.request('wna-it', '70414');
    expect(request).toMatchObject({ status: 'completed', completionReason: 'solved', notes: [{ text: 'Done.' }] });
  });

  test('allow or deny what an app asks, by either spelling of the address', async () => {
    const { people, world } = sandbox;
    world.insert('Person', { account: 'wna-it', name: 'Ivy Watson', primaryEmail: 'ivy@wna-it.example' });
    const asking = await appForPeople(sandbox);
    const xurrent = asking.address().href.replace('4me-sandbox', 'xurrent-sandbox');
    for (const address of [asking.address(), xurrent]) {
      const allowed = people.authorize({ customer: 'wna-it', address, person: 'Ivy Watson' });
      expect(allowed).toMatch(/^https:\/\/target\.4me-sandbox\.test\/callback\?code=[\w-]+&state=a\+state$/);
      expect(people.authorize({ customer: 'wna-it', address, deny: true })).toContain('?error=access_denied&');
    }
    expect(people.authorize({ customer: 'wna-it', address: asking.address({ response_type: 'token' }) })).toContain(
      '?error=invalid_request&',
    );
  });

  test('are refused what the page for it would refuse', async () => {
    const { people } = sandbox;
    const asking = await appForPeople(sandbox);
    const authorize = (address: string | URL, customer = 'wna-it') => people.authorize({ customer, address });
    expect(() => authorize(asking.address({ client_id: 'nobody' }))).toThrow(Refused);
    expect(() => authorize(asking.address({ redirect_uri: 'https://evil.example/' }))).toThrow(
      'is not one of the OAuth',
    );
    expect(() => authorize(asking.address(), 'globex')).toThrow('is one of wna-it');
    for (const address of ['nonsense', 'https://oauth.4me.com/authorize', 'https://oauth.4me-sandbox.test/token']) {
      expect(() => authorize(address)).toThrow('must be https://oauth.4me-sandbox.test/authorize');
    }
  });

  test('are told what exists when a name is unknown', async () => {
    const { people } = sandbox;
    offer();
    const note = { account: 'wna-it', requestId: '70454', text: 'a' };
    expect(await cause(() => people.publish('app'))).toBe('There is no app offering app | App offerings: an-app');
    expect(await cause(() => people.install(app))).toMatch('an-app is not in the App Store | only its draft exists');
    expect(await cause(() => people.install({ ...app, customer: 'acme' }))).toMatch('Accounts: wdc, wna-it, globex');
    expect(await cause(() => people.remove(app))).toBe('an-app is not installed in wna-it | Installed: none');
    expect(await cause(() => people.addNote({ ...note, requestId: '1' }))).toMatch('Its requests: 70414, 70454');
    expect(await cause(() => people.addNote({ ...note, person: 'Eve' }))).toMatch('Its people: Ellen Brown');
    const asking = await appForPeople(sandbox, {}, 'wdc');
    const request = { customer: 'wdc', address: asking.address() };
    expect(await cause(() => people.authorize({ ...request, person: 'Eve' }))).toMatch('Its people: Howard Tanner');
    expect(await cause(() => people.authorize({ ...request, customer: 'acme' }))).toMatch('Accounts: wdc, wna-it');
    expect(await cause(() => people.resendVerification('wdc', 1))).toMatch(
      'that waits for its verification | Waiting: none',
    );
    expect(await cause(() => people.setStatus({ ...note, status: 'done' }))).toMatch(
      /no status 'done' \| Statuses: .*completed/,
    );
  });
});

describe('a state file', () => {
  test('brings the world back after a restart, and belongs to its domain', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
    try {
      const stateFile = join(folder, 'world.json');
      const first = await startSandbox({ stateFile });
      first.people.addNote({ account: 'wna-it', requestId: '70454', text: 'remember me' });
      await first.close();
      const second = await startSandbox({ stateFile });
      expect(second.people.request('wna-it', '70454').notes.map(({ text }) => text)).toEqual(['remember me']);
      await second.close();
      await expect(startSandbox({ stateFile, domain: 'xurrent-sandbox.test' })).rejects.toThrow(
        /belongs to 4me-sandbox.test/,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
