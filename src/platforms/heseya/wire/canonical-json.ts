/**
 * Escapes of letters in a row, or one of another kind. Digits in lower case, as PHP writes them: what is spelled in another way was not
 * sent by a store.
 */
const escapes = /(?:\\u[0-9a-f]{4})+|\\[^]/g;
const escapeLength = 6;

/** PHP escapes these two even where it leaves all other letters as they are. */
const lineTerminators: ReadonlySet<number> = new Set([0x20_28, 0x20_29]);

const isHigh = (unit: number): boolean => unit >= 0xd8_00 && unit <= 0xdb_ff;
const isLow = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff;

const staysEscaped = (unit: number): boolean => unit < 0x80 || lineTerminators.has(unit) || isHigh(unit) || isLow(unit);

/**
 * What a store has signed, from the text that it has sent: cores sign `json_encode` with JSON_UNESCAPED_UNICODE and
 * JSON_UNESCAPED_SLASHES, and send it without these flags (heseya-facts §8). `\/` becomes `/`, and escapes of letters from U+0080 on
 * become the letters, but for U+2028 and U+2029 and for half of a surrogate pair; all else stays as it is, so that numbers and the order of
 * keys do, too. Works on text, as reading and writing JSON would not give the same bytes.
 */
export function canonicalJson(text: string): string {
  return text.replace(escapes, (found) => {
    if (found.length > 2) return lettersOf(found);
    return found === String.raw`\/` ? '/' : found;
  });
}

function lettersOf(run: string): string {
  let letters = '';
  for (let at = 0; at < run.length; at += escapeLength) {
    const unit = unitAt(run, at);
    const next = unitAt(run, at + escapeLength);
    if (isHigh(unit) && isLow(next)) {
      letters += String.fromCharCode(unit, next);
      at += escapeLength;
    } else letters += staysEscaped(unit) ? run.slice(at, at + escapeLength) : String.fromCharCode(unit);
  }
  return letters;
}

/** Not a number beyond the end. */
function unitAt(run: string, at: number): number {
  return parseInt(run.slice(at + 2, at + escapeLength), 16);
}
