/** Lines with something on them, without the blanks around. */
export function nonBlankLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Values by name, of lines `Name=value`; everything after the first sign is the value, commas and signs included. */
export function namedValues(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    nonBlankLines(text).map((line) => {
      const end = line.indexOf('=');
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}
