const gibibyte = 1024 ** 3;
/** What makers call a gigabyte, the likeliest first. */
const units = [gibibyte, 1000 * 1024 ** 2, 1000 ** 2 * 1024, 1000 ** 3];

/**
 * The amount of memory for 4me from bytes (external-apis §3.6): the first unit that gives a power of two counts, else the first
 * one that gives a whole number, else whole gibibytes. Below one gibibyte there is one decimal; below 0.1 there is none to
 * give, and it is undefined (§3.8).
 */
export function ramAmount(bytes: number): number | undefined {
  const amounts = units.map((unit) => bytes / unit);
  const exact = bytes / gibibyte;
  const amount =
    amounts.find(isPowerOfTwo) ?? amounts.find(Number.isInteger) ?? (exact < 1 ? exact : Math.round(exact));
  const rounded = Math.round(amount * 10) / 10;
  return rounded >= 0.1 && Number.isFinite(rounded) ? rounded : undefined;
}

const isPowerOfTwo = (amount: number): boolean => amount > 0 && Number.isInteger(Math.log2(amount));
