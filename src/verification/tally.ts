import type { Finding } from './check.ts';

/** What is kept of any number of findings. */
export interface Tally {
  readonly checked: number;
  readonly valid: number;
  readonly invalid: number;
  readonly unusable: number;
  /** How often each rule was broken. */
  readonly rules: Readonly<Record<string, number>>;
  /** How often each key fitted. */
  readonly keys: Readonly<Record<string, number>>;
  /** The first ones that are not valid, without what they say of themselves. */
  readonly problems: readonly Finding[];
  /** The only finding, where there is one. */
  readonly only: Finding | undefined;
}

function count(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}

/** Counts findings in memory that does not grow with their number. `most`: how many bad ones are kept. */
export function tallying(most: number): { readonly add: (finding: Finding) => void; readonly tally: () => Tally } {
  const counts = { valid: 0, invalid: 0, unusable: 0 };
  const [rules, keys] = [new Map<string, number>(), new Map<string, number>()];
  const problems: Finding[] = [];
  let checked = 0;
  let only: Finding | undefined;
  return {
    add(finding) {
      checked += 1;
      only = checked === 1 ? finding : undefined;
      counts[finding.result] += 1;
      if (finding.result === 'valid') count(keys, finding.key);
      if (finding.result === 'invalid') count(rules, finding.rule);
      if (finding.result !== 'valid' && problems.length < most) problems.push(withoutClaims(finding));
    },
    tally: () => ({
      checked,
      ...counts,
      rules: Object.fromEntries(rules),
      keys: Object.fromEntries(keys),
      problems,
      only,
    }),
  };
}

function withoutClaims(finding: Finding): Finding {
  if (finding.result !== 'invalid') return finding;
  const { claims: _, ...rest } = finding;
  return rest;
}
