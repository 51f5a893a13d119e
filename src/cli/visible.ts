/** Control characters, which text from elsewhere may hold, would speak to the terminal; line breaks stay. */
export function visible(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replaceAll(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** As `visible`, and on one line: what others wrote makes neither lines nor colours of its own. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', ' ');
}

/** As `visible`, but the styles of a theme stay, as in a title that was made for the terminal. */
export function visibleStyled(text: string): string {
  return text
    .split(styles)
    .map((piece, index) => (index % 2 === 0 ? visible(piece) : piece))
    .join('');
}

/** Strength, underline and colours: what hides text is not among them. */
const styles = new RegExp(`(${String.fromCodePoint(27)}\\[(?:1|2|4|22|24|3[1-79])m)`);
