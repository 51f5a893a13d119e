import type { Theme } from './command.ts';

/** A cell as it is measured, and how it is shown. */
export interface Cell {
  readonly text: string;
  readonly style: (text: string) => string;
}

export function styled(text: string, style: ((text: string) => string) | undefined): Cell {
  return { text, style: style ?? ((one) => one) };
}

export const plain = (text: string): Cell => styled(text, undefined);

const gap = 2;
/** Columns that whoever prints a table puts before it. */
const margin = 2;

/**
 * Rows below their titles; the first column has a line of its own where the table would be wider than the terminal. Without rows no
 * lines at all.
 *
 * @param align of all columns but the first
 */
export function textTable(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  align: 'left' | 'right',
  theme: Theme,
): readonly string[] {
  if (rows.length === 0) return [];
  const all = [titles.map((title) => styled(title, theme.faint)), ...rows];
  const widths = titles.map((_title, index) => Math.max(...all.map((row) => row[index]?.text.length ?? 0)));
  const total = widths.reduce((sum, width) => sum + width + gap, margin - gap);
  const line = (cells: readonly Cell[], from: number): string =>
    cells
      .slice(from)
      .map(({ text, style }, index) => {
        const padding = ' '.repeat((widths[index + from] ?? 0) - text.length);
        return align === 'right' && index + from > 0 ? padding + style(text) : style(text) + padding;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  if (total <= theme.columns) return all.map((row) => line(row, 0));
  return all.flatMap(([first = plain(''), ...others]) => [first.style(first.text), `  ${line([first, ...others], 1)}`]);
}

/** As a paragraph of its own, `margin` columns from the left. */
export function indented(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines.map((line) => ' '.repeat(margin) + line)];
}
