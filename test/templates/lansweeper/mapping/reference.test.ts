import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, identifierOf, referenceOf } from '../../../../templates/lansweeper/mapping/reference.ts';

describe('a reference', () => {
  test.each([
    ['VMware, Inc. VMware Virtual Platform Windows', 'vmware_inc_vmware_virtual_platform_windows'],
    ['Windows', 'windows'],
    ['Dell Inc. XPS 13 0A1 Windows', 'dell_inc_xps_13_0a1_windows'],
    ['__(x)__', 'x'],
    ['Intel® Core™', 'intel_core'],
    ['a'.repeat(128), 'a'.repeat(128)],
  ])('of %s is that of the reference', (name, reference) => {
    expect(referenceOf(name)).toBe(reference);
  });

  test.each([
    ['日本', /^_[\da-f]{8}$/],
    ['Müller Drucker', /^m_ller_drucker_[\da-f]{8}$/],
    ['Mu\u0308ller Drucker', /^m_ller_drucker_[\da-f]{8}$/],
    ['Router ٣', /^router_[\da-f]{8}$/],
    ['+++', /^_[\da-f]{8}$/],
    ['', /^_[\da-f]{8}$/],
    ['a'.repeat(129), /^a{119}_[\da-f]{8}$/],
    [`${'a'.repeat(118)} ${'b'.repeat(20)}`, /^a{118}_[\da-f]{8}$/],
  ])('of %s, which loses something, ends in a hash', (name, form) => {
    expect(referenceOf(name)).toMatch(form);
  });

  test('differs where only what gets lost differs', () => {
    const names = ['日本', '中国', 'Café', 'Cafè', 'Cafe', `${'a'.repeat(128)}b`, `${'a'.repeat(128)}c`];
    expect(new Set(names.map(referenceOf)).size).toBe(names.length);
  });

  test('is the same for other upper and lower case and for another way to write the same character', () => {
    expect(referenceOf('MÜLLER')).toBe(referenceOf('müller'));
    expect(referenceOf('Mu\u0308ller')).toBe(referenceOf('Müller'));
  });

  test('has at most 128 characters, of which there are few, and is always the same', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('abZ9_-. éß日\u0308\ud800')), maxLength: 300 }),
        (name) => {
          const reference = referenceOf(name);
          expect(reference).toMatch(/^[a-z\d_]{1,128}$/);
          expect(referenceOf(name)).toBe(reference);
        },
      ),
    );
  });
});

test('an identifier of up to 128 characters stays, a longer one stays the only one of its kind', () => {
  expect(identifierOf('x'.repeat(128))).toBe('x'.repeat(128));
  const [one, other] = [identifierOf(`${'x'.repeat(200)}1`), identifierOf(`${'x'.repeat(200)}2`)];
  expect(one).not.toBe(other);
  expect(one).toHaveLength(128);
});

test('a cut text never ends in half a character', () => {
  expect(cut(`${'x'.repeat(127)}\u{1f600}`)).toBe('x'.repeat(127));
  expect(cut('a b', 2)).toBe('a');
});
