const placeholder = /\$\{(!?)([^}]*)\}/g;

/** Names in a text of `Fn::Sub`; `${!Literal}` is none. */
export function substitutions(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].filter((match) => match[1] === '').map((match) => (match[2] ?? '').trim());
}

/** The text with each name replaced; `${!Literal}` becomes `${Literal}`. */
export function substitute(text: string, valueOf: (name: string) => string): string {
  return text.replaceAll(placeholder, (_whole, bang: string, name: string) =>
    bang === '!' ? `\${${name}}` : valueOf(name.trim()),
  );
}
