/** Hides secrets in text. */
export interface Redactor {
  /** Registers a value that no output may show. Shorter than six characters it would mask ordinary text, so it is not taken. */
  readonly redact: (secret: string) => void;
  readonly clean: (text: string) => string;
}

const mask = '***';
const shortest = 6;

/** What a secret looks like although nobody registered it. An unfinished key reaches to the end of the text. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, mask],
  [/(?<![\w-])(?:[\w-]{0,64}-)?eyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*/g, mask],
  [/\b(bearer\s+)[\w.~+/-]{16,}=*/gi, `$1${mask}`],
];

export function createRedactor(): Redactor {
  const forms = new Set<string>();
  let known: RegExp | undefined;
  return {
    redact(secret) {
      const plain = secret.trim();
      if (plain.length < shortest) return;
      for (const form of formsOf(plain)) forms.add(form);
      const longestFirst = [...forms].toSorted((left, right) => right.length - left.length);
      known = new RegExp(longestFirst.map(escaped).join('|'), 'g');
    },
    clean(text) {
      const hidden = known === undefined ? text : text.replace(known, mask);
      return patterns.reduce((before, [pattern, replacement]) => before.replace(pattern, replacement), hidden);
    },
  };
}

/** The secret as it stands in text, JSON, URLs, forms and base64. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const url = encodeURIComponent(bytes.toString('utf8'));
  const strict = url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const encoded = [0, 1, 2].map((offset) => base64At(bytes, offset));
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    url,
    strict,
    strict.replaceAll('%20', '+'),
    new URLSearchParams({ v: secret }).toString().slice(2),
    ...encoded,
    ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form) => form.length >= shortest);
}

/**
 * The characters that base64 gives to the bytes alone when `offset` other bytes stand before them (modulo 3), as in
 * `base64(id:secret)`. Characters shared with a neighbour are left out, so it is found in any surrounding.
 */
function base64At(bytes: Buffer, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return all.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`);
}
