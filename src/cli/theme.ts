import { columnsOf } from './columns.ts';
import type { Surroundings, Theme } from './command.ts';

const same = (text: string): string => text;

/** No colour at all. */
function plainTheme(columns: number): Theme {
  return { strong: same, faint: same, added: same, changed: same, removed: same, warning: same, link: same, columns };
}

/** Colour sequences taken out, for prompts and texts that bring colours of their own. */
export function withoutColour(text: string): string {
  return text.replaceAll(colour, '');
}

const colour = new RegExp(`${String.fromCodePoint(27)}\\[[\\d;]*m`, 'g');

/**
 * Styles for one stream. Colour needs a terminal there, and neither `--no-color` nor NO_COLOR nor FORCE_COLOR=0; a
 * dumb terminal gets it when FORCE_COLOR asks for it.
 */
export async function themeFor(
  stream: Surroundings['stdout'],
  environment: Surroundings['environment'],
  noColor: boolean,
): Promise<Theme> {
  const columns = columnsOf(stream);
  if (!takesColour(stream, environment, noColor)) return plainTheme(columns);
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    added: (text) => chalk.green(text),
    changed: (text) => chalk.yellow(text),
    removed: (text) => chalk.red(text),
    warning: (text) => chalk.yellow(text),
    link: (text) => chalk.cyan.underline(text),
    columns,
  };
}

/** Whether colour may be written to the stream at all. */
export function takesColour(
  stream: Surroundings['stdout'],
  environment: Surroundings['environment'],
  noColor: boolean,
): boolean {
  if (stream.isTTY !== true || noColor) return false;
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return environment['TERM'] !== 'dumb';
}
