import fc from 'fast-check';

// fast-check's own values of JSON with any sign in them take a second to set up.
const sign = fc.integer({ min: 0, max: 0x10_f7_ff }).map((n) => String.fromCodePoint(n < 0xd8_00 ? n : n + 0x8_00));

/** Any text without half of a surrogate pair. */
export const anyText = fc.string({ unit: fc.oneof(sign, fc.constantFrom('/', '"', '\\', '\u2028', 'é', 'u00e9')) });

/** Any value that JSON has. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.constantFrom(true, false, null),
    fc.array(tie('value')),
    fc.dictionary(anyText, tie('value')),
  ),
})).value;
