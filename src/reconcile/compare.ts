import { canonical, digestOf } from './canonical.ts';
import { shown, type ChangeKind, type Difference } from './change.ts';
import type { FieldRule } from './record-type.ts';

const blank = (value: unknown): unknown => (value === '' || value === undefined ? null : value);

/** Line ends, and white space at the end of a line or of the whole text, do not survive the platform. */
function normalised(text: unknown): string {
  if (typeof text !== 'string') return text === null || text === undefined ? '' : canonical(text);
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[ \t]+$/gm, '')
    .trimEnd();
}

const hasLines = (text: unknown): boolean => normalised(text).includes('\n');

const elements = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map((Array.isArray(value) ? value : []).map((one: unknown) => [canonical(one), one]));

function keyedDifferences(field: string, wanted: unknown, current: unknown): Difference[] {
  const now: Readonly<Record<string, unknown>> = typeof current === 'object' && current !== null ? { ...current } : {};
  return Object.entries(typeof wanted === 'object' && wanted !== null ? wanted : {}).flatMap(([key, value]) =>
    canonical(blank(now[key])) === canonical(blank(value))
      ? []
      : [{ kind: 'update', text: `${field}.${key}: ${shown(now[key])} -> ${shown(value)}` }],
  );
}

function setDifferences(
  field: string,
  wanted: unknown,
  current: unknown,
  { addition = 'update', removal = 'update' }: { readonly addition?: ChangeKind; readonly removal?: ChangeKind } = {},
): Difference[] {
  const [to, from] = [elements(wanted), elements(current)];
  const added = [...to].filter(([key]) => !from.has(key));
  const gone = [...from].filter(([key]) => !to.has(key));
  return [
    ...added.map(([, one]): Difference => ({ kind: addition, text: `${field}: + ${shown(one)}` })),
    ...gone.map(([, one]): Difference => ({ kind: removal, text: `${field}: - ${shown(one)}` })),
  ];
}

/**
 * Compares one field of a record that exists. `remembered` is the digest of what was last sent, undefined where nothing
 * was. No difference: an empty list.
 */
export function fieldDifferences(
  field: string,
  rule: FieldRule,
  wanted: unknown,
  current: unknown,
  remembered: string | undefined,
): readonly Difference[] {
  const change = (before: unknown, after: unknown, kind: ChangeKind = 'update'): Difference[] => [
    { kind, text: `${field}: ${shown(before)} -> ${shown(after)}` },
  ];
  switch (rule) {
    case 'initial':
      return [];
    case 'exact':
      return canonical(blank(wanted)) === canonical(blank(current)) ? [] : change(current, wanted);
    case 'kept':
      return blank(current) !== null || blank(wanted) === null ? [] : change(current, wanted);
    case 'guarded':
      return canonical(blank(wanted)) === canonical(blank(current)) ? [] : change(current, wanted, 'security');
    case 'text':
      if (normalised(wanted) === normalised(current)) return [];
      return hasLines(wanted) || hasLines(current)
        ? [{ kind: 'update', text: `${field}: (changed)` }]
        : change(current, wanted);
    case 'keyed':
      return keyedDifferences(field, wanted, current);
    case 'set':
      return setDifferences(field, wanted, current);
    case 'widens':
      return setDifferences(field, wanted, current, { addition: 'security' });
    case 'narrows':
      return setDifferences(field, wanted, current, { removal: 'security' });
    case 'remembered':
    case 'sensitive':
      return digestOf(wanted) === remembered ? [] : [{ kind: 'update', text: `${field}: (changed)` }];
  }
}

/** How a field of a record that is about to be made is shown; undefined where it has nothing in it. */
export function shownField(field: string, rule: FieldRule, value: unknown): string | undefined {
  if (blank(value) === null || (Array.isArray(value) && value.length === 0)) return undefined;
  return rule === 'sensitive' || rule === 'remembered' ? `${field}: (given)` : `${field}: ${shown(value)}`;
}
