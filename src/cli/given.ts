import { commaList } from '../input/comma-list.ts';
import type { Given } from './command.ts';

export type FlagValue = string | readonly string[] | true;

/** What was given, from flag names and values; `true` stands for a flag without a value. */
export function givenFrom(
  flags: Readonly<Record<string, FlagValue>>,
  words: Readonly<Record<string, string | undefined>> = {},
): Given {
  const values = new Map(Object.entries(flags));
  const each = (flag: string): readonly string[] => {
    const value = values.get(flag);
    if (value === undefined || value === true) return [];
    return typeof value === 'string' ? [value] : value;
  };
  return {
    arguments: words,
    has: (flag) => values.has(flag),
    text(flag) {
      const value = values.get(flag);
      return typeof value === 'string' ? value : undefined;
    },
    each,
    list: (flag) => each(flag).flatMap(commaList),
  };
}
