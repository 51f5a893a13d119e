import { failed, ok, type Check } from '../check.ts';

type Version = readonly [number, number, number];

const versionOf = (text: string): Version => {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
};

const isAtLeast = (one: Version, other: Version): boolean => {
  const index = one.findIndex((part, position) => part !== other[position]);
  return index === -1 || (one[index] ?? 0) > (other[index] ?? 0);
};

/** Whether a version is in a range of npm that consists of `^a.b.c` and `>=a.b.c`, with `||` between them. */
export function isInRange(version: string, range: string): boolean {
  const actual = versionOf(version.replace(/^v/, '').replace(/-.*$/, ''));
  return range.split('||').some((part) => {
    const [, sign, text = ''] = /^\s*(\^|>=)\s*([\d.]+)\s*$/.exec(part) ?? [];
    if (sign === undefined) throw new Error(`"${part}" is no range that is understood here`);
    const wanted = versionOf(text);
    return isAtLeast(actual, wanted) && (sign === '>=' || actual[0] === wanted[0]);
  });
}

/** `version`: of the running Node.js, without `v`; `range`: `engines.node` of the package. */
export function nodeCheck(version: string, range: string): Check {
  return {
    name: 'node',
    run: () =>
      Promise.resolve(
        isInRange(version, range)
          ? ok(version)
          : failed(
              `${version} is none of those that App Builder is made for: ${range}`,
              'Install Node.js 24, e.g. from nodejs.org.',
            ),
      ),
  };
}
