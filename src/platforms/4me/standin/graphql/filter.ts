/** What a record offers to a filter. */
export type FilterValue = string | number | boolean | null | undefined;

/** Where a record has several values, e.g. its alternate names; one of them is enough to pass. */
export type Many = readonly FilterValue[];

/** The input of one filter, as the schema has checked it. */
export interface Condition {
  readonly values?: readonly FilterValue[] | null;
  readonly negate?: boolean | null;
  readonly greaterThan?: string | null;
  readonly greaterThanOrEqualTo?: string | null;
  readonly lessThan?: string | null;
  readonly lessThanOrEqualTo?: string | null;
}

/**
 * Whether a value passes (4me-facts §6): one of `values`, or none of them with `negate`; empty `values` ask for blank and,
 * negated, for present. A null among the values is blank too, since clients pass unset variables there.
 */
export function passes(value: FilterValue | Many, condition: Condition | boolean | null | undefined): boolean {
  if (condition === null || condition === undefined) return true;
  if (typeof condition === 'boolean') return value === condition;
  const values = isMany(value) ? value : [value];
  const all = values.length === 0 ? [null] : values;
  return isListed(all, condition) && all.some((one) => isWithin(one, condition));
}

function isMany(value: FilterValue | Many): value is Many {
  return Array.isArray(value);
}

function isListed(all: Many, { values, negate }: Condition): boolean {
  if (values === null || values === undefined) return true;
  const wanted = values.length === 0 ? [null] : values;
  const listed = all.some((value) => wanted.some((one) => equals(value, one)));
  return listed !== (negate ?? false);
}

function equals(value: FilterValue, wanted: FilterValue): boolean {
  return isBlank(wanted) ? isBlank(value) : value === wanted;
}

function isBlank(value: FilterValue): boolean {
  return value === null || value === undefined || value === '';
}

function isWithin(value: FilterValue, condition: Condition): boolean {
  const { greaterThan, greaterThanOrEqualTo, lessThan, lessThanOrEqualTo } = condition;
  const holds = (bound: string | null | undefined, compare: (text: string, limit: string) => boolean): boolean =>
    bound === null || bound === undefined || (typeof value === 'string' && compare(value, bound));
  return (
    holds(greaterThan, (text, limit) => text > limit) &&
    holds(greaterThanOrEqualTo, (text, limit) => text >= limit) &&
    holds(lessThan, (text, limit) => text < limit) &&
    holds(lessThanOrEqualTo, (text, limit) => text <= limit)
  );
}

/** Free text: every word of the query occurs in one of the texts, whatever its case. */
export function passesQuery(texts: readonly FilterValue[], query: string | null | undefined): boolean {
  const text = texts.join('\n').toLowerCase();
  const words = (query ?? '').toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

/** A comparison inside a custom filter's value, e.g. `<2026-01-31T12:00:00Z` or `>=5` (4me-facts §6). */
const COMPARISON = /^(<=|>=|<|>)\s*(.+)$/;

/** As `passes`, for one entry of `customFilters`. */
export function passesCustom(value: FilterValue, values: readonly (string | null)[], negate: boolean): boolean {
  const meets = (wanted: string | null): boolean => {
    const [, operator, operand] = COMPARISON.exec(wanted ?? '') ?? [];
    if (operator === undefined || operand === undefined)
      return equals(value === undefined ? null : asText(value), wanted);
    if (isBlank(value)) return false;
    const order = compareLoosely(asText(value) ?? '', operand);
    if (operator === '<') return order < 0;
    if (operator === '<=') return order <= 0;
    return operator === '>' ? order > 0 : order >= 0;
  };
  const listed = values.length === 0 ? isBlank(value) : values.some(meets);
  return listed !== negate;
}

function asText(value: FilterValue): string | null {
  return value === null || value === undefined ? null : String(value);
}

function compareLoosely(left: string, right: string): number {
  for (const read of [Number, Date.parse]) {
    const [a, b] = [read(left), read(right)];
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  }
  return left < right ? -1 : Number(left > right);
}
