import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { appOffering } from '../../src/cli/documents/files/app-offering.ts';
import { defaultInput } from '../../src/cli/documents/files/default-input.ts';
import { automationRules, configurationItems, uiExtension } from '../../src/cli/documents/files/integration.ts';
import type { JsonSchema } from '../../src/cli/documents/schema.ts';
import { allQuestions } from '../../src/input/questions.ts';
import { readObject } from '../../src/integration/reader.ts';
import type { Problem } from '../../src/integration/problems.ts';
import { readItems } from '../../src/platforms/4me/definition/items.ts';
import { readOffering } from '../../src/platforms/4me/definition/offering.ts';
import { readRules } from '../../src/platforms/4me/definition/rules.ts';
import { validatorOf } from '../support/printed-document.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = ['app_offering', 'automation_rules', 'configuration_items', 'ui_extension'] as const;
const templates = readdirSync(join(root, 'templates'));

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')) as unknown;
  } catch {
    return undefined;
  }
};

const files = templates.flatMap((template) => names.map((name) => [`templates/${template}/${name}.json`, name] as const));
const present = files.filter(([path]) => readJson(path) !== undefined);

test.each([...present, ['default_input.example.json', 'default_input'] as const])('%s fits its schema', async (path, name) => {
  const validate = await validatorOf(name);
  validate(readJson(path));
  expect(validate.errors ?? []).toEqual([]);
});

test('every kind of file is among the bundled ones', () => {
  expect(new Set(present.map(([, name]) => name))).toEqual(new Set(names));
});

/** An object that has every key of the schema, and notes which keys are looked at. */
function observed(schema: JsonSchema, place: string, seen: Map<string, Set<string>>): unknown {
  const alternative = (schema['anyOf'] as readonly JsonSchema[] | undefined)?.find(({ type }) => type === 'object');
  if (alternative !== undefined) return observed(alternative, place, seen);
  if (schema['type'] === 'array') return [observed(schema['items'] as JsonSchema, place, seen)];
  if (schema['type'] !== 'object') return ((schema['enum'] as readonly unknown[] | undefined) ?? [schema['const'] ?? 'text'])[0];
  const properties = Object.entries(schema['properties'] as Readonly<Record<string, JsonSchema>>);
  const value = Object.fromEntries(properties.map(([key, one]) => [key, observed(one, `${place}/${key}`, seen)]));
  const asked = seen.get(place) ?? new Set(['$schema'].filter((key) => key in value));
  seen.set(place, asked);
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string') asked.add(key);
      return Reflect.get(target, key) as unknown;
    },
  });
}

/** Keys of each object of the schema, by its place. */
function keysOf(schema: JsonSchema): ReadonlyMap<string, readonly string[]> {
  const seen = new Map<string, Set<string>>();
  const keys = new Map<string, readonly string[]>();
  const walk = (value: unknown, place: string): void => {
    if (Array.isArray(value)) value.forEach((one) => walk(one, place));
    else if (typeof value === 'object' && value !== null) {
      keys.set(place, Object.keys(value).toSorted());
      for (const [key, one] of Object.entries(value)) walk(one, `${place}/${key}`);
    }
  };
  walk(observed(schema, '', seen), '');
  return keys;
}

const readUi = (value: unknown, problems: Problem[]): unknown =>
  // As readUiExtension reads it, which needs a folder.
  readObject('ui_extension.json', '', value, problems, (reader) => [
    reader.text('name', { required: true }),
    reader.text('title'),
    reader.text('description'),
  ]);

describe('the keys of a schema are those that the reader looks at, no more and no less', () => {
  const readers: readonly (readonly [string, JsonSchema, (value: unknown, problems: Problem[]) => unknown])[] = [
    ['app_offering', appOffering, readOffering],
    ['automation_rules', automationRules, (value, problems) => readRules(value, true, problems)],
    ['configuration_items', configurationItems, readItems],
    ['ui_extension', uiExtension, readUi],
  ];
  test.each(readers)('%s', (_, schema, read) => {
    const seen = new Map<string, Set<string>>();
    const problems: Problem[] = [];
    read(observed(schema, '', seen), problems);
    const looked = new Map([...seen].map(([place, keys]) => [place, [...keys].filter((key) => key !== 'toJSON').toSorted()]));
    expect(looked).toEqual(keysOf(schema));
    expect(problems.filter(({ text }) => text.startsWith('is not a known key'))).toEqual([]);
  });

  test('default_input', () => {
    const { $schema, ...answers } = defaultInput['properties'] as Readonly<Record<string, JsonSchema>>;
    expect($schema).toBeDefined();
    expect(Object.keys(answers)).toEqual(allQuestions.map(({ key }) => key));
  });
});

describe('default_input.json', () => {
  test.each([
    ['an environment with its answers', { qa: { domain: '4me.qa' } }, true],
    ['a list as a list or as a text', { enabledOfferings: ['a', 'b'], parameters: 'A=b' }, true],
    ['a decision as yes or true', { isProduction: true, installationWebhooks: 'no' }, true],
    ['the schema itself', { $schema: './schemas/default_input.schema.json' }, true],
    ['an answer of the wrong type', { skipQuestionWithDefault: 'yes' }, false],
    ['a key that nobody knows', { acount: 'wdc' }, false],
    ['an environment with a key that nobody knows', { qa: { acount: 'wdc' } }, false],
  ])('the schema takes %s as it should', async (_, value, fits) => {
    expect((await validatorOf('default_input'))(value)).toBe(fits);
  });
});
