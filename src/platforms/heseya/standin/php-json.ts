export interface PhpJsonOptions {
  /** As with JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES; without it as with no flags at all. */
  readonly unescaped?: boolean;
}

/**
 * JSON as PHP's `json_encode` writes it (heseya-facts §8): slashes and everything beyond ASCII escaped, unless told otherwise, when
 * U+2028 and U+2029 still are. Properties that are undefined are left out. Throws an Error for what PHP cannot write: half of a
 * surrogate pair, a number that is not finite.
 */
export function phpJson(value: unknown, options: PhpJsonOptions = {}): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return phpNumber(value);
  if (typeof value === 'string') return phpString(value, options.unescaped === true);
  if (Array.isArray(value)) return `[${value.map((item) => phpJson(item, options)).join(',')}]`;
  if (typeof value !== 'object') throw new Error(`PHP has no JSON for a ${typeof value}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${phpJson(name, options)}:${phpJson(member, options)}`);
  return `{${members.join(',')}}`;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function phpString(text: string, unescaped: boolean): string {
  if (/\p{Surrogate}/u.test(text)) throw new Error('PHP cannot write half of a surrogate pair');
  // eslint-disable-next-line no-control-regex -- these are what has to be escaped
  const escaped = text.replaceAll(/["\\\u0000-\u001f\u2028\u2029]/g, (sign) => escapes[sign] ?? unicodeEscape(sign));
  if (unescaped) return `"${escaped}"`;
  // Unit by unit, so that a pair becomes two escapes.
  return `"${escaped.replaceAll('/', '\\/').replaceAll(/[\u0080-\uffff]/g, unicodeEscape)}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** From here on a whole number is a float to PHP. */
const beyondIntegers = 2 ** 63;
/** A float with more zeros than these after its point is written with an exponent. */
const mostZeros = 3;

function phpNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error('PHP has no JSON for a number that is not finite');
  if (Number.isInteger(value) && Math.abs(value) < beyondIntegers) return String(value + 0);
  const [, sign = '', digits = '', rest = '', exponent = ''] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  const point = Number(exponent) + 1;
  if (Number.isInteger(value) || point < -mostZeros) return `${sign}${digits}.${rest === '' ? '0' : rest}e${exponent}`;
  const all = digits + rest;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
  return `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}
