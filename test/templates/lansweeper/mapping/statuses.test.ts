import { describe, expect, test } from 'vitest';
import { statusOf, statusOverrides } from '../../../../templates/lansweeper/mapping/statuses.ts';

describe('the status in 4me', () => {
  test.each([
    ['Active', 'in_production'],
    ['Non-active', 'installed'],
    ['Sold', 'removed'],
    ['Stolen', 'lost_or_stolen'],
    ['Broken', 'broken_down'],
    ["Don't show", 'to_be_removed'],
    ['Spare', 'standby_for_continuity'],
    ['In repair', 'being_repaired'],
    ['Stock', 'in_stock'],
    ['Aktiv', 'installed'],
    ['toString', 'installed'],
    ['', 'installed'],
    [undefined, 'installed'],
  ])('of an asset that is %s is %s, whatever the upper and lower case', (state, status) => {
    expect(statusOf(state, {})).toBe(status);
    expect(statusOf(state?.toUpperCase(), {})).toBe(status);
  });

  test("may be another one, and may be given for states of one's own", () => {
    const overrides = statusOverrides(' Active = installed ; Ausgemustert=removed;a=b=ordered;');
    expect(statusOf('ACTIVE', overrides)).toBe('installed');
    expect(statusOf('ausgemustert', overrides)).toBe('removed');
    expect(statusOf('A=B', overrides)).toBe('ordered');
    expect(statusOf('Sold', overrides)).toBe('removed');
    expect(statusOf('__proto__', statusOverrides('__proto__=lent_out'))).toBe('lent_out');
  });
});
