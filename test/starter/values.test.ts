import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { withValues } from '../../src/starter/values.ts';

const to = (value: string) => (): string => value;

test('a JSON file keeps its layout when its values change', async () => {
  const file = '{\n  "name": "old",\n  "list": [{ "name": "old" }, "old"], "other": true\n}\n';
  const changes = [
    { place: ['name'], change: to('new "one"') },
    { place: ['list', 0, 'name'], change: (before: string) => `${before}er` },
  ];
  expect(await withValues(file, 'json', changes)).toBe(
    '{\n  "name": "new \\"one\\"",\n  "list": [{ "name": "older" }, "old"], "other": true\n}\n',
  );
});

test('a YAML file keeps its comments and its tags', async () => {
  const file = "# first\nName: old # last\nRole: !Sub '${Name}'\n";
  expect(await withValues(file, 'yaml', [{ place: ['Name'], change: to('new') }])).toBe(
    "# first\nName: new # last\nRole: !Sub '${Name}'\n",
  );
});

test.each(['no', 'true', 'null', 'on', 'y', 'a: b', 'a # b'])('%s stays a text in YAML', async (value) => {
  const file = await withValues('Default: old\n', 'yaml', [{ place: ['Default'], change: to(value) }]);
  expect(parse(file, { version: '1.1' })).toEqual({ Default: value });
});

test('a place that is not there, or holds no text, is left as it is', async () => {
  const changes = [['missing'], ['count'], ['list', 3], ['count', 'deeper']].map((place) => ({
    place,
    change: to('x'),
  }));
  expect(await withValues('{ "count": 1, "list": [] }', 'json', changes)).toBe('{ "count": 1, "list": [] }');
});
