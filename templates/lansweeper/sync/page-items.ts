const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const bracket = 0x5b;
const endOfBracket = 0x5d;
const brace = 0x7b;
const endOfBrace = 0x7d;
const nameOfList = Buffer.from('"items"');

/**
 * Reads the answer to a question for a page: each of the first list called `items` by itself, so that a page of a megabyte is never
 * there as objects, or as text, at once. `each` gets where an item begins and ends in `answer`. Gives the rest, in which the list is
 * empty. Throws SyntaxError for what is no JSON as far as it looks: the items are for `each` to parse.
 */
export function readItems(answer: Buffer, each: (from: number, to: number) => void): unknown {
  const start = startOfItems(answer);
  if (start < 0) return JSON.parse(answer.toString('utf8'));
  let at = skipBlanks(answer, start);
  while (at < answer.length && answer[at] !== endOfBracket) {
    const end = endOfValue(answer, at);
    each(at, end);
    at = skipBlanks(answer, end);
    if (answer[at] !== comma) break;
    at = skipBlanks(answer, at + 1);
    if (answer[at] === endOfBracket) throw new SyntaxError('a list ends in a comma');
  }
  return JSON.parse(answer.toString('utf8', 0, start) + answer.toString('utf8', at));
}

/** Right after the bracket; negative where there is no such list. */
function startOfItems(answer: Buffer): number {
  for (let at = answer.indexOf(quote); at >= 0; at = answer.indexOf(quote, at)) {
    const end = endOfText(answer, at);
    const next = skipBlanks(answer, end);
    if (answer[next] === colon && answer.subarray(at, end).equals(nameOfList)) {
      const value = skipBlanks(answer, next + 1);
      if (answer[value] === bracket) return value + 1;
    }
    at = end;
  }
  return -1;
}

/** After the closing quote of the text that begins at `at`, or after the end. */
function endOfText(answer: Buffer, at: number): number {
  for (let end = at + 1; end < answer.length; end += 1) {
    const code = answer[end];
    if (code === backslash) end += 1;
    else if (code === quote) return end + 1;
  }
  return answer.length;
}

/** After the value of a list that begins at `at`, whatever it is. */
function endOfValue(answer: Buffer, at: number): number {
  let depth = 0;
  for (let end = at; end < answer.length; end += 1) {
    const code = answer[end];
    if (code === quote) end = endOfText(answer, end) - 1;
    else if (code === bracket || code === brace) depth += 1;
    else if (code === endOfBracket || code === endOfBrace) {
      if (depth === 0) return end;
      depth -= 1;
      if (depth === 0) return end + 1;
    } else if (depth === 0 && code === comma) return end;
  }
  return answer.length;
}

function skipBlanks(answer: Buffer, from: number): number {
  let at = from;
  while (isBlank(answer[at])) at += 1;
  return at;
}

const isBlank = (code: number | undefined): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
