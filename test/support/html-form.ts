/*
 * What a browser makes of the forms of a page, as far as the sandbox's pages go: no element without quotes around its
 * attributes, no form within a form.
 */

export interface HtmlForm {
  /** Undefined: the page's own address. */
  readonly action: string | undefined;
  /** What would be posted now: what is written, checked and selected. */
  readonly entries: URLSearchParams;
  /** Attributes of each control, by its name; of the first one where several share it. */
  readonly controls: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly html: string;
}

const attribute = /([a-z][\w-]*)(?:="([^"]*)")?/g;

export function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)));
}

/** What a person reads. */
export function textOf(html: string): string {
  return unescaped(html.replaceAll(/<(script|style)>[^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ''));
}

/** The links of a page with their text. */
export function linksIn(html: string): readonly (readonly [href: string, text: string])[] {
  const links = html.matchAll(/<a\b[^>]*\bhref="([^"]*)"[^>]*>([^]*?)<\/a\s*>/g);
  return [...links].map(([, href = '', text = '']) => [unescaped(href), textOf(text).trim()]);
}

/** Every form of a page. */
export function formsIn(html: string): readonly HtmlForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, attributes = '', content = '']) => ({
    action: attributesIn(attributes).get('action'),
    ...controlsIn(content),
    html: content,
  }));
}

/** The form that posts to `action` and has all of these values. */
export function formTo(html: string, action: string, values: Readonly<Record<string, string>> = {}): HtmlForm {
  const found = formsIn(html).find(
    (form) =>
      form.action === action && Object.entries(values).every(([name, value]) => form.entries.get(name) === value),
  );
  if (found === undefined) throw new Error(`the page has no form to ${action} with ${JSON.stringify(values)}`);
  return found;
}

function attributesIn(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(attribute)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function controlsIn(content: string): Pick<HtmlForm, 'entries' | 'controls'> {
  const entries = new URLSearchParams();
  const controls = new Map<string, ReadonlyMap<string, string>>();
  const elements =
    /<input\b([^>]*)>|<textarea\b([^>]*)>([^]*?)<\/textarea>|<select\b([^>]*)>([^]*?)<\/select>|<button\b([^>]*)>/g;
  for (const [, input, area, written, select, options] of content.matchAll(elements)) {
    const attributes = attributesIn(input ?? area ?? select ?? '');
    const name = attributes.get('name') ?? '';
    if (name === '') continue;
    if (!controls.has(name)) controls.set(name, attributes);
    const isBox = /^(?:radio|checkbox)$/.test(attributes.get('type') ?? '');
    if (area !== undefined) entries.append(name, unescaped(written ?? ''));
    else if (select !== undefined) entries.append(name, selectedIn(options ?? ''));
    else if (!isBox || attributes.has('checked')) entries.append(name, attributes.get('value') ?? '');
  }
  return { entries, controls };
}

function selectedIn(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>([^<]*)/g)].map(([, text = '', label = '']) => {
    const attributes = attributesIn(text);
    return { isSelected: attributes.has('selected'), value: attributes.get('value') ?? unescaped(label) };
  });
  return (all.find(({ isSelected }) => isSelected) ?? all[0])?.value ?? '';
}
