import type { Theme } from './command.ts';
import { visible } from './visible.ts';
import { hanging } from './wrap.ts';

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type LogRecord = { readonly [key: string]: Value };

const timeWidth = '2026-01-01T00:00:00.000Z'.length;
const levelWidth = 'ERROR'.length;

export interface LogStyle {
  readonly theme: Theme;
  /** Breaks lines at the theme's width; else a record is one line, for `grep`. */
  readonly wrapped: boolean;
  /** Shows the stack of errors. */
  readonly verbose: boolean;
}

/** A record as a person reads it: time in UTC, level, message, and the other fields. Wherever it came from, it cannot move the cursor. */
export function logLines(record: LogRecord, { theme, wrapped, verbose }: LogStyle): readonly string[] {
  const { time, timestamp, level, message, ...fields } = record;
  const stacks: string[] = [];
  const words = Object.entries(fields).map(([name, value]) => `${visible(name)}=${shown(value, stacks)}`);
  const start = `${plain(time ?? timestamp).padEnd(timeWidth)}  ${plain(level).toUpperCase().padEnd(levelWidth)}`;
  const colour = levelStyle(plain(level), theme);
  const paint = (line: string): string => {
    if (!line.startsWith(start)) return theme.faint(line);
    return `${theme.faint(start.slice(0, timeWidth))}${colour(start.slice(timeWidth))}${line.slice(start.length)}`;
  };
  const [head = '', ...more] = plain(message).split('\n');
  const text = [head, ...more.map((line) => `| ${line}`)].join(wrapped ? '\n' : ' ');
  const whole = `${start}  ${[text, ...words].join(wrapped ? '  ' : ' ')}`;
  const trace = verbose ? stacks.flatMap((stack) => stack.split('\n').slice(1)) : [];
  if (!wrapped) return [`${paint(whole)}${trace.map((line) => ` ${line.trim()}`).join('')}`];
  const indent = timeWidth + 2;
  return [
    ...(whole.includes('\n') || whole.length > theme.columns
      ? [...messageLines(start, text, theme.columns), ...hanging(words.join(' '), indent, theme.columns)]
      : [whole]
    )
      .filter((line) => line.trim() !== '')
      .map(paint),
    ...trace.map((line) => theme.faint(`${' '.repeat(indent)}${line.trim()}`)),
  ];
}

function messageLines(start: string, text: string, columns: number): readonly string[] {
  const margin = start.length + 2;
  const lines = text.split('\n').flatMap((line) => hanging(line, margin, columns));
  return lines.map((line, index) => (index === 0 ? `${start}  ${line.slice(margin)}` : line));
}

function levelStyle(level: string, theme: Theme): (text: string) => string {
  switch (level.toLowerCase()) {
    case 'error':
    case 'fatal':
      return theme.removed;
    case 'warn':
    case 'warning':
      return theme.warning;
    case 'info':
      return theme.added;
    default:
      return theme.faint;
  }
}

function plain(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}

/** An error by name and message; its stack goes to `stacks`. */
function shown(value: Value, stacks: string[]): string {
  if (typeof value === 'string') {
    return /^[^\s"'=]+$/.test(value) ? visible(value) : visible(JSON.stringify(value));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { stack, ...rest } = value as LogRecord;
    if (typeof stack === 'string') {
      stacks.push(visible(stack));
      return visible(JSON.stringify(rest));
    }
  }
  return visible(JSON.stringify(value));
}
