import type { Problem } from '../integration/problems.ts';
import { validationRules, type Level, type RuleName } from './rules.ts';

/** Something that a rule has found in an integration folder. */
export interface Finding extends Problem {
  readonly rule: RuleName;
  readonly level: Level;
}

/** Takes findings; the level is the rule's. */
export type Report = (rule: RuleName, problem: Problem) => void;

export function findingOf(rule: RuleName, problem: Problem): Finding {
  return { ...problem, rule, level: validationRules[rule].level };
}
