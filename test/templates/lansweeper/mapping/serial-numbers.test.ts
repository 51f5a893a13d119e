import { expect, test } from 'vitest';
import { serialNumberOf } from '../../../../templates/lansweeper/mapping/serial-numbers.ts';

test.each(['To be filled by O.E.M.', 'Default string', 'N/A', 'none', '0', '0000000', 'XXXXXXX', '........'])(
  'a placeholder is no serial number: %s',
  (text) => {
    expect(serialNumberOf(text)).toBeUndefined();
  },
);

test.each(['5CG1234XYZ', '0001', 'SN-42', 'Unknown-7'])('a serial number stays as it is: %s', (text) => {
  expect(serialNumberOf(text)).toBe(text);
});

test('none is none', () => {
  expect(serialNumberOf(undefined)).toBeUndefined();
});
