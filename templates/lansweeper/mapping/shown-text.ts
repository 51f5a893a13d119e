/**
 * Addresses may be signed, and whoever has such an address has what it leads to; tokens and secrets speak for themselves.
 * What follows a colon or a blank may be prose, such as `token: expired`; it is taken for a secret where it has a digit or is
 * long. The order counts: addresses go before what could be a part of them.
 */
const revealing: readonly (readonly [RegExp, string])[] = [
  [/[a-z][a-z\d+.-]{0,20}:\/\/(?:[^\s/@"'<>]*@)?([^\s/?#:@"'<>)\]]*)[^\s"'<>]*/gi, '(address at $1)'],
  [/\?[\w.%-]+=[^\s"'<>]*/g, ''],
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, '***'],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, '***'],
  [/\b(Bearer|Basic|Token) (?=[\w.~+/=-]*\d|[\w.~+/=-]{20})[\w.~+/=-]+/gi, '$1 ***'],
  [/((?:secret|token|password|signature|api[_-]?key)\w*["']?\s{0,3}=\s{0,3}["']?)[^\s"'&,;}]+/gi, '$1***'],
  [
    /((?:secret|token|password|signature|api[_-]?key)\w*["']?\s{0,3}:\s{0,3}["']?)(?=[^\s"'&,;}]*\d|[^\s"'&,;}]{20})[^\s"'&,;}]+/gi,
    '$1***',
  ],
];

/** Characters that are looked at of one text. */
const longestLook = 4000;

/**
 * A text from outside as one line for people: without addresses (their host stays), tokens and secrets, without control
 * characters and those that turn the direction of writing, at most `size` characters.
 */
export function shownLine(text: string, size: number): string {
  let line = text.slice(0, longestLook);
  for (const [pattern, replacement] of revealing) line = line.replace(pattern, replacement);
  line = line
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
  if (line.length <= size) return line;
  return `${line.slice(0, size - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** So that rich text shows it as it is: emphasis, code, links, tables, HTML and its entities. */
export const escaped = (line: string): string => line.replace(/[\\*_~`[\]<>|#]|&(?=#?\w+;)/g, '\\$&');
