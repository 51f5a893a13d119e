import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { insertOffering } from '../platforms/4me/standin/life/stage.ts';
import { textOf } from '../support/html-form.ts';
import { PageBrowser } from './page-browser.ts';

let sandbox: Sandbox;
let browser: PageBrowser;

const nasty = '<script>alert("1")</script>\'&';
const app = { customer: 'wna-it', reference: 'an-app' };
const fields = { form_url: 'https://a.test/', token: 'top-secret', request_id: 70_454 };

const form = `
  <label for="form_url">Where &amp; how</label><input id="form_url" class="required">
  <label for="token">The token</label><input id="token" class="required" data-secret="true">
  <label for="request_id"> Request
     ID </label><input id="request_id" class="required number">
  <input id="customer_url"><input id="plain">`;

const examples = { form_url: ['https://forms.test/1', 'https://forms.test/2'], token: ['sandbox-token'] };
const standin = {
  name: 'Forms',
  hosts: ['forms.test'],
  handle: () => ({ status: 200 }),
  panel: () => ({ examples, tables: [] }),
};

beforeEach(async () => {
  sandbox = await startSandbox({ standins: [standin] });
  insertOffering(sandbox.world, {}, form);
  sandbox.people.publish('an-app');
  browser = new PageBrowser(sandbox);
  await browser.open();
});

afterEach(async () => {
  await sandbox.close();
});

async function installed(): Promise<void> {
  await sandbox.people.install({ ...app, fields });
  await browser.open();
}

describe('the form that installs an app', () => {
  test('has the labels of the app, a password field for a secret, and an example where one is known', () => {
    const { html, controls } = browser.form('install', app);
    const shown = textOf(html).replaceAll(/\s+/g, ' ');
    expect(shown).toContain('Where & how (required) For example https://forms.test/1');
    expect(shown).toContain('The token (required) For example sandbox-token');
    expect(shown).toContain('Request ID (required) For example 70454');
    expect(shown).toContain('customer_url (optional) For example https://target.4me-sandbox.test/notes');
    expect(shown).toMatch(/plain \(optional\) (?!For)/);
    expect(controls.get('field.token')?.get('type')).toBe('password');
    expect(controls.get('field.form_url')?.get('type')).toBe('text');
    expect(controls.get('field.form_url')?.has('required')).toBe(true);
    expect(controls.get('field.plain')?.has('required')).toBe(false);
    expect(controls.get('number.request_id')?.get('inputmode')).toBe('numeric');
  });

  test('has a label, and the id of its hint, for each field', () => {
    const { html, controls } = browser.form('install', app);
    for (const control of controls.values()) {
      const id = control.get('id');
      if (control.get('type') === 'hidden') continue;
      expect(html).toContain(`<label for="${String(id)}"`);
      const hint = control.get('aria-describedby');
      if (hint !== undefined) expect(html).toContain(`id="${hint}"`);
    }
    const ids = [...browser.html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('offers every example but those of a secret, which nobody is to see when it is typed', () => {
    const { html } = browser.form('install', app);
    const options = [...html.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value);
    expect(options).toEqual(['https://forms.test/1', 'https://forms.test/2', '70454', '70414']);
  });

  test('sends numbers as numbers, and as text what is none', async () => {
    const filled = { 'field.form_url': 'https://a.test/', 'field.token': 'top-secret', 'number.request_id': '70454' };
    expect(await browser.submit('install', app, filled)).toBe(303);
    expect(sandbox.people.instance(app).customFields).toContainEqual({ id: 'request_id', value: 70_454 });
    await sandbox.people.remove(app);
    await browser.open();
    expect(await browser.submit('install', app, { ...filled, 'number.request_id': 'many' })).toBe(303);
    expect(sandbox.people.instance(app).customFields).toContainEqual({ id: 'request_id', value: 'many' });
  });
});

describe('an installed app on the page', () => {
  test('is suspended with a comment, which shows as it was written, and resumed', async () => {
    await installed();
    expect(await browser.submit('suspend', app, { comment: `Pay first.\n${nasty}` })).toBe(303);
    expect(sandbox.people.instance(app)).toMatchObject({ suspended: true, suspensionComment: `Pay first.\n${nasty}` });
    const card = browser.card('an-app in wna-it');
    expect(card).not.toContain('<script');
    expect(textOf(card)).toContain(`The app is suspended.\n    Pay first.\n${nasty}`);
    expect(await browser.submit('resume', app)).toBe(303);
    expect(sandbox.people.instance(app)).toMatchObject({ suspended: false, suspensionComment: null });
    expect(browser.card('an-app in wna-it')).not.toContain('callout');
  });

  test('shows what to change at once when it is suspended', async () => {
    await installed();
    const isOpen = () => /<details( open)?>\s*<summary>Change the fields/.exec(browser.html)?.[1] !== undefined;
    expect(isOpen()).toBe(false);
    await sandbox.people.suspend(app, 'The token is wrong.');
    await browser.open();
    expect(isOpen()).toBe(true);
  });

  test('takes other values, and keeps a secret that is not entered again', async () => {
    await installed();
    const { entries, controls } = browser.form('fields', app);
    expect([entries.get('field.form_url'), entries.get('number.request_id')]).toEqual(['https://a.test/', '70454']);
    expect([entries.get('field.token'), controls.get('field.token')?.has('required')]).toEqual(['', false]);
    expect(await browser.submit('fields', app, { 'field.form_url': 'https://b.test/' })).toBe(303);
    const { customFields } = sandbox.people.instance(app);
    expect(customFields).toContainEqual({ id: 'form_url', value: 'https://b.test/' });
    expect(customFields).toContainEqual({ id: 'request_id', value: 70_454 });
    expect(customFields.map(({ id }) => id)).not.toContain('token');
    const refused = await browser.submit('fields', app, { 'field.form_url': '' });
    expect([refused, textOf(browser.html)]).toEqual([422, expect.stringContaining("form_url can't be blank")]);
  });

  test('keeps values that an input cannot show as they are', async () => {
    const plain = { lines: ['a', 'b'] };
    await sandbox.people.install({ ...app, fields: { ...fields, customer_url: 'https://a.test/\nx', plain } });
    await browser.open();
    expect(await browser.submit('fields', app, { 'field.form_url': 'https://b.test/' })).toBe(303);
    const { customFields } = sandbox.people.instance(app);
    expect(customFields).toContainEqual({ id: 'customer_url', value: 'https://a.test/\nx' });
    expect(customFields).toContainEqual({ id: 'plain', value: plain });
  });

  test('takes what a newer version asks for, before that is accepted', async () => {
    await installed();
    const draft = sandbox.world.find('AppOffering', ({ published }) => !published);
    const version = sandbox.world.find('UiExtensionVersion', ({ id }) => id === draft?.uiExtensionVersionId);
    if (draft === undefined || version === undefined) throw new Error('there is no draft with a form');
    const newer = { ...version, html: `${form}<input id="team" class="required">` };
    const { id } = sandbox.world.insert('UiExtensionVersion', newer);
    sandbox.world.update('AppOffering', draft, { uiExtensionVersionId: id });
    await browser.submit('publish', { reference: 'an-app' });
    expect(await browser.submit('update', app)).toBe(422);
    await browser.open();
    expect(browser.form('fields', app).controls.get('field.team')?.has('required')).toBe(false);
    expect(await browser.submit('fields', app, { 'field.team': 'Printers' })).toBe(303);
    expect(await browser.submit('update', app)).toBe(303);
    expect(textOf(browser.card('an-app in wna-it'))).toMatch(/version 2[^]*team\s+Printers/);
  });

  test('is disabled and enabled by both sides, and removed', async () => {
    await installed();
    await browser.submit('disable', { ...app, by: 'customer' });
    expect(sandbox.people.instance(app).enabledByCustomer).toBe(false);
    await browser.submit('enable', { ...app, by: 'customer' });
    await browser.submit('disable', { ...app, by: 'provider' });
    expect(sandbox.people.instance(app)).toMatchObject({ enabledByCustomer: true, disabled: true });
    await browser.submit('confirm', app);
    expect(sandbox.people.instance(app).disabled).toBe(false);
    await browser.submit('remove', app);
    expect(() => sandbox.people.instance(app)).toThrow('an-app is not installed in wna-it');
  });
});

describe('a request on the page', () => {
  const request = { account: 'wna-it', requestId: '70414' };

  test('is completed with a reason and a note, in one change', async () => {
    const { entries } = browser.form('status', request);
    expect([entries.get('status'), entries.get('completionReason')]).toEqual(['completed', 'solved']);
    const filled = { completionReason: 'workaround', note: 'It is reset.' };
    expect(await browser.submit('status', request, filled)).toBe(303);
    const row = sandbox.people.request('wna-it', '70414');
    expect(row).toMatchObject({ status: 'completed', completionReason: 'workaround' });
    expect(row.notes).toMatchObject([{ text: 'It is reset.', internal: false }]);
    expect(textOf(browser.card('request 70414'))).toContain('completed: workaround');
    expect(browser.form('status', request).entries.get('completionReason')).toBe('workaround');
  });

  test('has no reason and no note that nobody gave', async () => {
    expect(await browser.submit('status', request, { status: 'waiting_for', note: ' \r\n ' })).toBe(303);
    expect(sandbox.people.request('wna-it', '70414')).toMatchObject({
      status: 'waiting_for',
      completionReason: null,
      notes: [],
    });
  });

  test.each([
    ['status', { status: 'vanished' }, "There is no status 'vanished'"],
    ['completionReason', { completionReason: nasty }, 'completionReason must be one of'],
  ])('refuses a %s that does not exist', async (_what, filled, said) => {
    expect(await browser.submit('status', request, filled)).toBe(422);
    expect(textOf(browser.html)).toContain(said);
    expect(browser.html).not.toContain('<script');
    expect(sandbox.people.request('wna-it', '70414').status).toBe('assigned');
  });
});
