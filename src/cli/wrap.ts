/**
 * Breaks text at spaces so that no line is longer than the width where that is possible. Lines that begin with a space are
 * a table and stay as they are; words longer than a line do too.
 */
export function wrap(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line) => (line.startsWith(' ') ? [line] : wrapLine(line, columns)));
}

function wrapLine(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let current: string | undefined;
  for (const word of line.split(' ')) {
    if (current === undefined) current = word;
    else if (current.length + 1 + word.length <= columns) current += ` ${word}`;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current ?? ''];
}

/** Wrapped text that begins after `indent` spaces; its further lines begin two spaces later. */
export function hanging(text: string, indent: number, columns: number): readonly string[] {
  return wrap(text, columns - indent - 2).map((line, index) => ' '.repeat(index === 0 ? indent : indent + 2) + line);
}
