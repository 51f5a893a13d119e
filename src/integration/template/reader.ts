import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { TemplateProblem } from './problems.ts';

type Path = readonly (string | number)[];

/** Reads values of the expected kind and notes a problem for others, so that one run finds all problems. */
export interface Reader {
  readonly problems: readonly TemplateProblem[];
  problem(path: Path, text: string): void;
  map(value: Json | undefined, path: Path, need?: 'required'): JsonObject;
  text(value: Json | undefined, path: Path): string;
  optionalText(value: Json | undefined, path: Path): string | undefined;
  /** A whole number within the limits; undefined where there is none. */
  number(
    value: Json | undefined,
    path: Path,
    limits: { readonly from: number; readonly to: number },
  ): number | undefined;
}

export function reader(lineOf: (path: Path) => number | undefined): Reader {
  const problems: TemplateProblem[] = [];
  const problem = (path: Path, text: string): void => {
    problems.push({ place: path.join('.'), line: lineOf(path), text });
  };
  return {
    problems,
    problem,
    map(value, path, need) {
      if (isJsonObject(value)) return value;
      if (value !== undefined || need !== undefined)
        problem(path, value === undefined ? 'is missing' : 'must be a map');
      return {};
    },
    text(value, path) {
      if (typeof value === 'string' && value !== '') return value;
      problem(path, value === undefined ? 'is missing' : 'must be a text');
      return '';
    },
    optionalText(value, path) {
      if (value === undefined || typeof value === 'string') return value;
      problem(path, 'must be a text');
      return undefined;
    },
    number(value, path, { from, to }) {
      if (value === undefined) return undefined;
      if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
      problem(path, `must be a whole number from ${from} to ${to}`);
      return undefined;
    },
  };
}
