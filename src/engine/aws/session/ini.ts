/** Settings of a section by name; those indented below `name =` are `name.setting`. */
export type Section = ReadonlyMap<string, string>;

export interface Ini {
  readonly sections: ReadonlyMap<string, Section>;
  /** What cannot be read, and in which line (from 1). */
  readonly problem?: string;
}

/**
 * Sections of `~/.aws/config` or `~/.aws/credentials` by the words between their brackets, e.g. `profile staging`. A later
 * section of the same name adds to the earlier one, and what belongs to no section is passed over: AWS's own programs read
 * the files in the same way. A bracket that is not closed is a problem, because its settings would go to another profile.
 */
export function readIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let parent: string | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = withoutComment(raw).trim();
    if (line.startsWith('[')) {
      if (!line.endsWith(']'))
        return { sections, problem: `line ${String(index + 1)}: a section has no closing bracket` };
      const name = sectionName(line.slice(1, -1));
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      parent = undefined;
      continue;
    }
    const equals = line.indexOf('=');
    if (section === undefined || equals < 1) continue;
    const name = line.slice(0, equals).trim();
    const value = line.slice(equals + 1).trim();
    if (!/^\s/.test(raw)) parent = undefined;
    if (value === '') parent = name;
    else section.set(parent === undefined ? name : `${parent}.${name}`, value);
  }
  return { sections };
}

function withoutComment(line: string): string {
  return line.split(/(?:^|\s)[#;]/)[0] ?? '';
}

/** `profile "a b"` is `profile a b`. */
function sectionName(words: string): string {
  return words
    .trim()
    .replace(/^(\S+)\s+(["']?)(.+)\2$/, '$1 $3')
    .trim();
}
