/**
 * Breaks text at spaces so that no line is longer than the width where that is possible. Lines that begin with a
 * space are a table and stay as they are; words longer than a line do too.
 *
 * @param head stands before the first line; the others are not indented
 */
export function wrap(head: string, text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith(' ')) return index === 0 ? [head.trimEnd(), line] : [line];
    return wrapLine(index === 0 ? head : '', line, columns);
  });
}

function wrapLine(head: string, line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let current = head;
  let empty = true;
  for (const word of line.split(' ')) {
    if (!empty && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = word;
    } else {
      current = empty ? current + word : `${current} ${word}`;
    }
    empty = false;
  }
  return [...lines, current];
}
