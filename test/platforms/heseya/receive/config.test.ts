import { describe, expect, test } from 'vitest';
import type { AppDefinition, ConfigureContext } from '../../../../src/platforms/heseya/receive/index.ts';
import { Rejected } from '../../../../src/runtime/outcomes.ts';
import { definition, openApp, prefix, shop, slug, type AppStage } from './app-stage.ts';

const config: AppDefinition['config'] = [
  { key: 'name', label: 'Name', type: 'text', required: true, placeholder: 'e.g. Ann' },
  {
    key: 'kind',
    label: 'Kind',
    type: 'select',
    default_value: 'b',
    options: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
  },
  { key: 'count', label: 'Count', type: 'number', default_value: 3 },
  { key: 'colour', label: 'Colour', type: 'color' },
  { key: 'day', label: 'Day', type: 'date' },
  { key: 'time', label: 'Time', type: 'datetime-local' },
  { key: 'on', label: 'On', type: 'checkbox', default_value: false },
];
const whole: AppDefinition = { ...definition, config };

const values = {
  name: 'Żak',
  kind: 'a',
  count: '4.5',
  colour: '#FFd600',
  day: '2028-02-29',
  time: '2026-05-01T12:30',
  on: true,
};
const stored = { ...values, count: 4.5 };

async function open(
  app: AppDefinition = whole,
  configure?: (context: ConfigureContext) => Promise<void>,
): Promise<AppStage> {
  const stage = await openApp(configure === undefined ? {} : { configure }, {}, app);
  await stage.install();
  return stage;
}

const wrong: readonly (readonly [posted: Readonly<Record<string, unknown>>, key: string, message: string])[] = [
  [{ name: ' ' }, 'name', 'Name is required.'],
  [{ name: 5 }, 'name', 'Name has to be text of at most 10000 characters.'],
  [{ name: 'x'.repeat(10_001) }, 'name', 'Name has to be text of at most 10000 characters.'],
  [{ kind: 'c' }, 'kind', 'Kind has to be one of the options.'],
  [{ count: '4,5' }, 'count', 'Count has to be a number.'],
  [{ count: true }, 'count', 'Count has to be a number.'],
  [{ colour: 'red' }, 'colour', 'Colour has to be a colour, e.g. #ffd600.'],
  [{ day: '2026-02-29' }, 'day', 'Day has to be a date, e.g. 2026-05-01.'],
  [{ time: '2026-05-01T24:30' }, 'time', 'Time has to be a date and time, e.g. 2026-05-01T12:00.'],
  [{ on: 'yes' }, 'on', 'On has to be true or false.'],
  [{ other: 1 }, 'other', 'The app has no such setting.'],
  [{ toString: 1 }, 'toString', 'The app has no such setting.'],
];

const shownValues = (fields: readonly { readonly key: string; readonly value?: unknown }[]): object =>
  Object.fromEntries(fields.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])));

describe('settings', () => {
  test('are shown without values to everybody, also where no store is named', async () => {
    const stage = await open();
    await stage.heseya.dashboard.setConfig('shop', slug, values);
    for (const headers of [{}, { 'x-core-url': shop }, stage.as('staff')]) {
      const { status, body } = await stage.ask('GET', '/config', headers);
      expect(status).toBe(200);
      expect(body[0]).toEqual({
        key: 'name',
        label: 'Name',
        type: 'text',
        placeholder: 'e.g. Ann',
        required: true,
        default_value: null,
      });
      expect(shownValues(body)).toEqual({});
    }
  });

  test('are stored with their types, and shown to whoever may set them', async () => {
    const stage = await open();
    expect(await stage.heseya.dashboard.setConfig('shop', slug, values)).toEqual({ status: 204, body: undefined });
    expect(await stage.record()).toMatchObject({ settings: stored });
    const { body, headers } = await stage.ask('GET', '/config', stage.as('owner'));
    expect(shownValues(body)).toEqual(stored);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('that are not posted stay, and empty ones are taken away', async () => {
    const stage = await open();
    const { dashboard } = stage.heseya;
    await dashboard.setConfig('shop', slug, values);
    expect((await dashboard.setConfig('shop', slug, { colour: '', day: null })).status).toBe(204);
    const { colour: _, day: __, ...rest } = stored;
    expect((await stage.record())?.['settings']).toEqual(rest);
  });

  test('that do not fit are refused with what is wrong', async () => {
    const stage = await open();
    await stage.heseya.dashboard.setConfig('shop', slug, values);
    for (const [change, key, message] of wrong) {
      expect(await stage.heseya.dashboard.setConfig('shop', slug, change)).toEqual({
        status: 422,
        body: { message, error: { code: 422, message, errors: { [key]: [message] } } },
      });
    }
    expect((await stage.record())?.['settings']).toEqual(stored);
  });

  test('that lack something hear of all of it', async () => {
    const stage = await open();
    const { body } = await stage.heseya.dashboard.setConfig('shop', slug, { kind: 'c', on: 1 });
    expect(Object.keys((body as { error: { errors: object } }).error.errors)).toEqual(['kind', 'on', 'name']);
  });

  test('may be refused by the app, which sees them with default values', async () => {
    const seen: unknown[] = [];
    const stage = await open(whole, async ({ settings, identity }) => {
      seen.push(settings, identity.name);
      if (settings['name'] === 'bad') throw new Rejected(422, 'A bad name');
    });
    const refused = await stage.heseya.dashboard.setConfig('shop', slug, { name: 'bad' });
    expect(refused).toMatchObject({ status: 422, body: { message: 'A bad name' } });
    expect(seen).toEqual([{ name: 'bad', kind: 'b', count: 3, on: false }, 'Olga Nowak']);
    expect((await stage.record())?.['settings']).toEqual({});
  });

  test('changed at the same time are all stored', async () => {
    const stage = await open();
    const { dashboard } = stage.heseya;
    await dashboard.setConfig('shop', slug, { name: 'a' });
    await Promise.all(
      [{ count: 1 }, { on: true }, { colour: '#000000' }, { kind: 'a' }].map((one) =>
        dashboard.setConfig('shop', slug, one),
      ),
    );
    expect((await stage.record())?.['settings']).toEqual({
      name: 'a',
      count: 1,
      on: true,
      colour: '#000000',
      kind: 'a',
    });
  });
});

describe('who may change settings', () => {
  test('has the permission of the app for it', async () => {
    const stage = await open();
    expect(await stage.heseya.dashboard.setConfig('shop', slug, values, 'staff')).toMatchObject({
      status: 403,
      body: { message: 'You need the permission configure' },
    });
    expect(await stage.heseya.dashboard.setConfig('shop', slug, values, null)).toMatchObject({ status: 403 });
    expect(await stage.ask('POST', '/config', {}, values)).toMatchObject({ status: 401 });
    expect((await stage.record())?.['settings']).toEqual({});
  });

  test('may install apps, where the app has none', async () => {
    const stage = await open({ ...whole, internal_permissions: [] });
    expect((await stage.heseya.dashboard.setConfig('shop', slug, values, 'staff')).status).toBe(403);
    expect((await stage.heseya.dashboard.setConfig('shop', slug, values, 'owner')).status).toBe(204);
  });
});

test('settings of a store that uninstalls the app meanwhile are not said to be stored', async () => {
  const stage = await open(whole, async ({ store }) => {
    await stage.state.remove(`${prefix}stores/${store.key}`);
  });
  expect(await stage.heseya.dashboard.setConfig('shop', slug, values)).toMatchObject({ status: 409 });
  expect(await stage.record()).toBeUndefined();
});
