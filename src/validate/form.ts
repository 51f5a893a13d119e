/** An element with an ID in the HTML of a UI extension. */
export interface FormElement {
  readonly id: string;
  readonly tag: string;
  /** Marked `data-secret`: its value goes to the secrets webhook and is not stored (4me-facts §14). */
  readonly secret: boolean;
  /** Whether the ID is that of a custom field: an input, a select, a textarea or a rich text. */
  readonly isField: boolean;
  /** Counted from 1. */
  readonly line: number;
}

export interface FormLabel {
  readonly of: string;
  readonly line: number;
}

export interface Form {
  readonly elements: readonly FormElement[];
  readonly labels: readonly FormLabel[];
}

const tagPattern = /<!--[^]*?-->|<([a-z][\w-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/gi;
const attributePattern = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Reads the HTML of a UI extension as far as its fields go. */
export function readForm(html: string): Form {
  const elements: FormElement[] = [];
  const labels: FormLabel[] = [];
  let line = 1;
  let read = 0;
  for (const { 0: whole, 1: tag, 2: rest = '', index } of html.matchAll(tagPattern)) {
    line += newLines(html.slice(read, index));
    read = index;
    if (tag === undefined || whole.startsWith('<!--')) continue;
    const attributes = new Map(
      [...rest.matchAll(attributePattern)].map(([, name = '', ...values]) => [
        name.toLowerCase(),
        values.find((value) => value !== undefined) ?? '',
      ]),
    );
    const name = tag.toLowerCase();
    const of = attributes.get('for');
    if (name === 'label' && of !== undefined) labels.push({ of, line });
    const id = attributes.get('id');
    if (id === undefined || id === '') continue;
    const classes = (attributes.get('class') ?? '').split(/\s+/);
    const secret = attributes.has('data-secret') && attributes.get('data-secret') !== 'false';
    const isField = ['input', 'select', 'textarea'].includes(name) || classes.includes('rich-text');
    elements.push({ id, tag: name, secret, isField, line });
  }
  return { elements, labels };
}

const newLines = (text: string): number => text.split('\n').length - 1;
