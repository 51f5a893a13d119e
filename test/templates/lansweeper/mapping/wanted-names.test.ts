import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wantedNames } from '../../../../templates/lansweeper/mapping/wanted-names.ts';
import { assetOf, basic, settings } from './example-assets.ts';

const people = (members: object): unknown => wantedNames(assetOf(members), settings).people;
const nobody = basic({ userName: undefined });

describe('the people of an asset', () => {
  test('are its users by e-mail address, else by name, and who was logged on last', () => {
    const users = [{ name: 'Anna', email: 'Anna@ACME.example' }, { name: 'Bob' }, { email: 'c@acme.example' }];
    expect(people({ users })).toEqual([['anna@acme.example'], ['bob'], ['c@acme.example'], ['jdoe', 'acme\\jdoe']]);
  });

  test('have the last user once: by the address of the user of the same name', () => {
    expect(people({})).toEqual([['j.doe@acme.example']]);
    expect(people({ users: [{ name: 'ACME\\JDoe', email: 'j@acme.example' }] })).toEqual([['j@acme.example']]);
    expect(people({ users: [{ name: 'JDOE' }] })).toEqual([['jdoe', 'acme\\jdoe']]);
    const namesake = [{ name: 'other\\jdoe', email: 'j@other.example' }];
    expect(people({ users: namesake })).toEqual([['j@other.example'], ['jdoe', 'acme\\jdoe']]);
  });

  test('are looked for as they are written first, then by name, with the domain, and in the form of an address', () => {
    const last = (userName: string, userDomain?: string): unknown =>
      people({ users: [], ...basic({ userName, userDomain }) });
    expect(last('JDoe')).toEqual([['jdoe']]);
    expect(last('JDoe', 'ACME')).toEqual([['jdoe', 'acme\\jdoe']]);
    expect(last('JDoe', 'acme.example')).toEqual([['jdoe', 'acme.example\\jdoe', 'jdoe@acme.example']]);
    expect(last('ACME\\JDoe', 'other')).toEqual([['acme\\jdoe', 'jdoe']]);
    expect(last('jdoe@acme.example')).toEqual([['jdoe@acme.example', 'jdoe', 'acme.example\\jdoe']]);
    expect(last('\\jdoe')).toEqual([['\\jdoe']]);
    expect(last('jdoe@')).toEqual([['jdoe@']]);
  });

  test('are not those of the ignore list, in any upper and lower case, with and without domain, wherever they are named', () => {
    for (const userName of ['Administrator', 'ADMINISTRATOR', 'acme\\administrator', 'Guest@acme.example']) {
      expect(people({ users: [], ...basic({ userName }) })).toEqual([]);
      expect(people({ users: [{ name: userName }], ...nobody })).toEqual([]);
      expect(people({ users: [{ name: userName, email: 'x@acme.example' }], ...nobody })).toEqual([]);
    }
  });

  test('may be nobody', () => {
    expect(people({ users: null, ...nobody })).toEqual([]);
  });

  test('have keys in lower case, none of them empty, and nobody twice', () => {
    const name = fc.option(fc.string({ unit: fc.constantFrom(...Array.from('aB\\@. é')) }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.record({ name, email: name })), name, name, (users, userName, userDomain) => {
        const found = wantedNames(assetOf({ users, ...basic({ userName, userDomain }) }), settings).people;
        const first = found.map(([key]) => key);
        expect(new Set(first).size).toBe(first.length);
        for (const key of found.flat()) expect(key).toBe(key.trim().toLowerCase() || 'not empty');
      }),
    );
  });
});

describe('the software of an asset', () => {
  test('is what it has and its operating system, white space collapsed', () => {
    const softwares = [{ name: 'Google  Chrome' }, { name: 'google chrome' }];
    expect(wantedNames(assetOf({ softwares }), settings).software).toEqual([
      'Google Chrome',
      'google chrome',
      'Microsoft Windows 11 Pro',
    ]);
    expect(wantedNames(assetOf({ softwares: [], operatingSystem: {} }), settings).software).toEqual([]);
  });
});
