import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  appSecretName,
  installedName,
  installedNames,
  isStoreKey,
  messageName,
  namePrefix,
  storeKey,
  storeRecordName,
  storeStateName,
  turnName,
  UnusableName,
} from '../../../../src/platforms/heseya/wire/names.ts';

const place = { engineName: 'app-builder', domain: 'heseya.com', reference: 'order-notes' };
const prefix = 'app-builder/heseya.com/order-notes/';
const address = 'https://shop.example.com';
const key = createHash('sha256').update(address).digest('hex').slice(0, 32);

describe('names of what an app keeps', () => {
  test('begin with its place', () => {
    expect(namePrefix(place)).toBe(prefix);
    expect(appSecretName(prefix)).toBe(`${prefix}app`);
    expect(storeKey(address)).toBe(key);
    expect(storeStateName(prefix, address)).toBe(`${prefix}stores/${key}`);
    expect(storeRecordName(prefix, key)).toBe(`${prefix}stores/${key}`);
    expect(turnName(prefix, key)).toBe(`${prefix}turns/${key}`);
    expect(messageName(prefix, key, 'd')).toBe(`${prefix}messages/${key}/d`);
  });

  test('of the lists of stores are sixteen, and one is for each key', () => {
    expect(installedNames(prefix)).toHaveLength(16);
    expect(installedNames(prefix)).toContain(installedName(prefix, key));
  });

  test.each([
    { ...place, engineName: 'App/Builder' },
    { ...place, domain: 'heseya.com/..' },
    { ...place, domain: '' },
    { ...place, reference: '../app' },
    { ...place, reference: 'a'.repeat(101) },
  ])('are not made of %j', (wrong) => {
    expect(() => namePrefix(wrong)).toThrow(UnusableName);
  });

  test.each(['', 'shop', `${key}0`, key.toUpperCase(), `../${key.slice(3)}`])('are not made of the key %j', (wrong) => {
    expect(isStoreKey(wrong)).toBe(false);
    for (const name of [storeRecordName, turnName, installedName])
      expect(() => name(prefix, wrong)).toThrow(UnusableName);
    expect(() => messageName(prefix, wrong, 'd')).toThrow(UnusableName);
  });
});
