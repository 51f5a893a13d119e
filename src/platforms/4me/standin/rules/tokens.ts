/** A rule says something that the sandbox cannot read; the message names it. */
export class UnknownConstruct extends Error {
  override readonly name = 'UnknownConstruct';
}

export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end';
  readonly text: string;
}

const pattern =
  /\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>\d+)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<sign>!=|[=.[\]()]))/y;

/** Cuts an expression into tokens; the last one has the kind `end`. */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  const text = source.trimEnd();
  const next = new RegExp(pattern);
  while (next.lastIndex < text.length) {
    const at = next.lastIndex;
    const groups = next.exec(text)?.groups;
    if (groups === undefined) throw new UnknownConstruct(`'${text.slice(at).trim().slice(0, 20)}' in '${source}'`);
    found.push(token(groups));
  }
  found.push({ kind: 'end', text: '' });
  return found;
}

function token({ word, number, single, double, sign }: Record<string, string | undefined>): Token {
  if (word !== undefined) return { kind: 'word', text: word };
  if (number !== undefined) return { kind: 'number', text: number };
  if (sign !== undefined) return { kind: 'sign', text: sign };
  return { kind: 'text', text: single ?? double ?? '' };
}
