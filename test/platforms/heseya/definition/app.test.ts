import fc from 'fast-check';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readApp } from '../../../../src/platforms/heseya/definition/app.ts';
import { inspectDefinition, readDefinition } from '../../../../src/platforms/heseya/definition/read-definition.ts';
import { temporaryFolder } from '../../../cli/terminal.ts';

const good = {
  name: 'Order notes',
  author: 'Example',
  version: '1.0.0',
  api_version: '^7.0.0',
  required_permissions: ['orders.show', 'orders.show_details', 'webhooks.add'],
  optional_permissions: ['products.show'],
  internal_permissions: [{ name: 'configure' }],
  config: [{ key: 'target', label: 'Target', type: 'text', default_value: '' }],
  actions: [{ name: 'Test', method: 'POST', url: '/actions/test', permissions: ['configure'] }],
  webhooks: { events: ['OrderCreated'], with_issuer: false, with_hidden: false },
};

interface Read {
  /** Place and text of each. */
  readonly problems: readonly string[];
  readonly doubts: readonly string[];
}

function read(more: object): Read {
  const problems: { pointer: string; text: string }[] = [];
  const doubts: string[] = [];
  readApp({ ...good, ...more }, problems as never, (about, pointer, text) => {
    doubts.push(`${about} ${pointer}: ${text}`);
  });
  return { problems: problems.map(({ pointer, text }) => `${pointer}: ${text}`), doubts };
}

const field = (more: object): object => ({ config: [{ key: 'target', label: 'Target', type: 'text', ...more }] });
const action = (more: object): object => ({
  actions: [{ name: 'Test', method: 'POST', url: '/actions/test', permissions: [], ...more }],
});
const listens = (events: readonly string[], more: object = {}): object => ({
  webhooks: { events, with_issuer: false, with_hidden: false },
  ...more,
});

test('an app that has what stores need has no problem and no doubt', () => {
  expect(read({})).toEqual({ problems: [], doubts: [] });
});

describe('a problem is', () => {
  test.each<readonly [string, object, string]>([
    ['a name that is missing', { name: undefined }, '/name: is missing'],
    ['a name of spaces', { name: ' ' }, '/name: is blank'],
    ['no version of the API', { api_version: undefined }, '/api_version: is missing'],
    [
      'an unknown key',
      { microfronted_url: 'x' },
      '/microfronted_url: is not a known key; did you mean "microfrontend_url"?',
    ],
    [
      'a micro-frontend without https',
      { microfrontend_url: 'http://x.example' },
      '/microfrontend_url: has to be an https address',
    ],
    ['a text for yes', { licence_required: 'yes' }, '/licence_required: has to be true or false'],
    ['no list of permissions', { required_permissions: undefined }, '/required_permissions: is missing'],
    [
      'a permission that cannot be one',
      { optional_permissions: ['Orders'] },
      '/optional_permissions/0: "Orders" is no permission such as orders.show',
    ],
    [
      'a permission in both lists',
      { optional_permissions: ['orders.show'] },
      '/optional_permissions/0: "orders.show" is there twice',
    ],
    [
      'an own permission in capitals',
      { internal_permissions: [{ name: 'Configure' }], actions: [] },
      '/internal_permissions/0/name: has lower-case letters, digits and underscores only, with dots between',
    ],
    [
      'an own permission that is there twice',
      { internal_permissions: [{ name: 'configure' }, { name: 'configure' }] },
      '/internal_permissions/1/name: "configure" is there twice',
    ],
    ['widgets that are no list', { widgets: {} }, '/widgets: has to be a list'],
    ['a field of an unknown type', field({ type: 'txt' }), '/config/0/type: "txt" is none of'],
    [
      'options of a text',
      field({ options: [{ value: 'a', label: 'A' }] }),
      '/config/0/options: only a select has options',
    ],
    ['a select without options', field({ type: 'select' }), '/config/0/options: a select needs options'],
    [
      'two options with one value',
      field({
        type: 'select',
        options: [
          { value: 'a', label: 'A' },
          { value: 'a', label: 'B' },
        ],
      }),
      '/config/0/options/1/value: "a" is there twice',
    ],
    [
      'a default that is no option',
      field({ type: 'select', options: [{ value: 'a', label: 'A' }], default_value: 'b' }),
      '/config/0/default_value: has to be the value of one of the options',
    ],
    [
      'a text as default of a number',
      field({ type: 'number', default_value: '3' }),
      '/config/0/default_value: has to be a number',
    ],
    [
      'a colour by its name',
      field({ type: 'color', default_value: 'red' }),
      '/config/0/default_value: has to be a colour',
    ],
    [
      'a default that is no date',
      field({ type: 'date', default_value: '1.5.2026' }),
      '/config/0/default_value: has to be a date',
    ],
    [
      'a default without a time',
      field({ type: 'datetime-local', default_value: '2026-05-01' }),
      '/config/0/default_value: has to be a date and time',
    ],
    [
      'a checkbox with a text',
      field({ type: 'checkbox', default_value: 'on' }),
      '/config/0/default_value: has to be true or false',
    ],
    [
      'two fields with one key',
      {
        config: [
          { key: 'a', label: 'A', type: 'text' },
          { key: 'a', label: 'B', type: 'text' },
        ],
      },
      '/config/1/key: "a" is there twice',
    ],
    ['an action by an unknown method', action({ method: 'FETCH' }), '/actions/0/method: "FETCH" is none of'],
    [
      'an action elsewhere',
      action({ url: 'https://x.example/a' }),
      '/actions/0/url: has to be a path below the address of the app',
    ],
    [
      'an action above the app',
      action({ url: '/../a' }),
      '/actions/0/url: has to be a path below the address of the app',
    ],
    [
      'an action at an address that is taken',
      action({ url: '/config' }),
      '/actions/0/url: "/config" is an address that every app has',
    ],
    [
      'an action for a permission that nobody declares',
      action({ permissions: ['configur'] }),
      '/actions/0/permissions/0: "configur" is none of the app\'s internal_permissions (configure)',
    ],
    ['an action that does not say for whom', action({ permissions: undefined }), '/actions/0/permissions: is missing'],
    ['a webhook without events', listens([]), '/webhooks/events: is empty'],
    [
      'an event that cannot be one',
      listens(['order.created']),
      '/webhooks/events/0: "order.created" is no event such as OrderCreated',
    ],
    [
      'an event that is there twice',
      listens(['OrderCreated', 'OrderCreated']),
      '/webhooks/events/1: "OrderCreated" is there twice',
    ],
  ])('%s', (_what, more, problem) => {
    expect(read(more).problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('a doubt is', () => {
  const permission = (name: string): object => ({ optional_permissions: [name] });
  test.each<readonly [string, object, string]>([
    [
      'an unknown permission',
      permission('orders.shw'),
      'heseya-permission /optional_permissions/0: the permission "orders.shw" is not known; did you mean "orders.show"?',
    ],
    [
      'a permission of old',
      permission('discounts.show'),
      'stores have "coupons.show" instead of "discounts.show" since 2022',
    ],
    [
      'an unknown permission of an action',
      action({ permissions: ['orders.eat'] }),
      'heseya-permission /actions/0/permissions/0:',
    ],
    [
      'the typing error of the documents',
      listens(['SuccessfullLoginAttempt']),
      'heseya-event /webhooks/events/0: the event "SuccessfullLoginAttempt" is not known; did you mean "SuccessfulLoginAttempt"?',
    ],
    ['the typing error of the SDK', listens(['ProductPriceUpdate']), 'did you mean "ProductPriceUpdated"?'],
    ['an event of old', listens(['OrderRequestedShipping']), 'stores have it up to version 6 only'],
    [
      'an event that stores refuse',
      listens(['DiscountCreated']),
      'stores refuse "DiscountCreated" since 2022; listen to CouponCreated and SaleCreated instead',
    ],
    [
      'an event without its permissions',
      listens(['OrderCreated'], { required_permissions: ['orders.show'] }),
      'heseya-event-permission /webhooks/events: stores refuse the webhook unless required_permissions of app.json has webhooks.add, orders.show_details',
    ],
    [
      'an issuer without the permissions for that',
      { webhooks: { events: ['OrderCreated'], with_issuer: true } },
      'has users.show, apps.show',
    ],
    [
      'what is hidden without the permission for that',
      { webhooks: { events: ['LanguageCreated'], with_hidden: true } },
      'has languages.show_hidden',
    ],
    [
      'an encrypted event',
      listens(['TfaInit'], { required_permissions: ['webhooks.add', 'webhooks.tfa'] }),
      'heseya-event-secured /webhooks/events/0: the data of "TfaInit" is encrypted',
    ],
  ])('%s', (_what, more, doubt) => {
    expect(read(more)).toEqual({ problems: [], doubts: [expect.stringContaining(doubt)] });
  });

  test('no permission of another app, and no optional setting that is left out', () => {
    expect(read({ optional_permissions: ['app.other-app.look'], config: undefined, actions: undefined })).toEqual({
      problems: [],
      doubts: [],
    });
  });
});

test('whatever the file has, reading it ends with a definition and problems', () => {
  const keys = [...Object.keys(good), 'widgets', 'licence_required', 'microfrontend_url'];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (value) => {
      const problems: never[] = [];
      const app = readApp(value, problems, () => undefined);
      expect(app.requiredPermissions).toBeInstanceOf(Array);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const problems: never[] = [];
      readApp(value, problems, () => undefined);
      expect(problems).not.toEqual([]);
    }),
  );
});

describe('a folder', () => {
  async function folderWith(text: string | undefined) {
    const folder = join(await temporaryFolder(), 'notes');
    await mkdir(folder);
    if (text !== undefined) await writeFile(join(folder, 'app.json'), text);
    return { name: 'notes', folder, bundled: false };
  }

  test('gives what commands need', async () => {
    const integration = await folderWith(JSON.stringify(good));
    expect(await readDefinition(integration)).toEqual({
      name: 'notes',
      folder: integration.folder,
      title: 'Order notes',
      version: '1.0.0',
      licenceRequired: false,
      requiredPermissions: good.required_permissions,
      optionalPermissions: good.optional_permissions,
      internalPermissions: ['configure'],
      events: ['OrderCreated'],
    });
  });

  test('without the file, or with one that is no JSON, is refused with the line', async () => {
    await expect(readDefinition(await folderWith(undefined))).rejects.toThrow('a problem');
    const { problems } = await inspectDefinition(await folderWith('{\n"name": }'));
    expect(problems).toMatchObject([{ file: 'app.json', line: 2 }]);
  });

  test('is refused with the line of each problem', async () => {
    const text = JSON.stringify({ ...good, licence_required: 1 }, null, 1);
    const line = text.split('\n').findIndex((one) => one.includes('licence_required')) + 1;
    await expect(readDefinition(await folderWith(text))).rejects.toMatchObject({
      code: 'AB-INTEGRATION-INVALID',
      because: `app.json:${String(line)}: /licence_required: has to be true or false`,
    });
  });
});
