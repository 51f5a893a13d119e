import { expect, test } from 'vitest';
import { app, ready, suspend, type Ready, type Suspended } from '../../../../../src/platforms/4me/receive/index.ts';
import { number, optional } from '../../../../../src/runtime/index.ts';
import { instanceRow, tryOut, wake } from './fake-instances.ts';

const connection = async (verdict: () => Ready | Suspended, suspended: Parameters<typeof instanceRow>[1] = {}) => {
  const seen: unknown[] = [];
  const source = app({ fields: { size: optional(number()) }, secrets: {} }).installation({
    configure({ instance, environment }) {
      seen.push({ instance, reference: environment['PARAM_OFFERING_REFERENCE'] });
      return Promise.resolve(verdict());
    },
  });
  return { seen, tried: await tryOut([source], { rows: [instanceRow('wna-it', suspended)] }) };
};

test('fields are set together with a suspension, in one request, and nothing is written where nothing differs', async () => {
  let verdict = suspend('waiting', { fields: { url: 'https://a.example/1', size: 2 } });
  const { tried, seen } = await connection(() => verdict);
  await wake(tried);
  await wake(tried);
  const customFields = [
    { id: 'url', value: 'https://a.example/1' },
    { id: 'size', value: 2 },
  ];
  expect(tried.changes).toEqual([
    { id: 'instance of wna-it', suspended: true, suspensionComment: 'waiting', customFields },
  ]);
  verdict = suspend('waiting', { fields: { url: 'https://a.example/2', size: 2 } });
  await wake(tried);
  expect(tried.changes[1]).toEqual({
    id: 'instance of wna-it',
    customFields: [{ id: 'url', value: 'https://a.example/2' }],
  });
  expect(seen).toMatchObject([
    { instance: { id: 'instance of wna-it', suspended: false }, reference: 'tried' },
    { instance: { suspended: true } },
    { instance: { suspended: true } },
  ]);
});

test('fields are also set where a person has suspended the app', async () => {
  const byPerson = { suspended: true, suspensionComment: 'not paid' };
  const { tried } = await connection(() => suspend('waiting', { fields: { size: 2 } }), byPerson);
  await wake(tried);
  expect(tried.changes).toEqual([{ id: 'instance of wna-it', customFields: [{ id: 'size', value: 2 }] }]);
});

test('a suspension that fields were set with ends when configure is ready', async () => {
  let verdict: Ready | Suspended = suspend('waiting', { fields: { size: 2 } });
  const { tried } = await connection(() => verdict);
  await wake(tried);
  verdict = ready({ fields: { size: 3 } });
  await wake(tried);
  expect(tried.changes[1]).toEqual({
    id: 'instance of wna-it',
    suspended: false,
    customFields: [{ id: 'size', value: 3 }],
  });
  await wake(tried);
  expect(tried.changes).toHaveLength(2);
});
