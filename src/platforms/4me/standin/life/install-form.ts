import { Refused } from '../life.ts';
import type { AppOfferingRow, CustomFieldValue } from '../world/rows.ts';
import type { World } from '../world/world.ts';

/** A field of the form that a customer fills in; its id is the id of the custom field (4me-facts §14). */
export interface FormField {
  readonly id: string;
  /** What the customer reads beside it; the id where the form has no label for it. */
  readonly label: string;
  readonly required: boolean;
  readonly number: boolean;
  /** The value leaves in a secrets-update message and is not kept. */
  readonly secret: boolean;
}

const tag = /<(input|select|textarea|div)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
const label = /<label\b((?:"[^"]*"|'[^']*'|[^<>"'])*)>([^<]*)/gi;
const attribute = /([a-z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi;

/** Fields in the HTML of a UI extension: inputs, selections and text areas with an id, and rich text. */
function formFields(html: string): readonly FormField[] {
  const shown = html.replaceAll(/<!--[^]*?-->/g, '');
  const labels = new Map(
    [...shown.matchAll(label)].map(([, text = '', words = '']) => [attributesIn(text).get('for'), plain(words)]),
  );
  return [...shown.matchAll(tag)].flatMap(([, name = '', text = '']) => {
    const attributes = attributesIn(text);
    const id = attributes.get('id');
    const classes = (attributes.get('class') ?? '').split(/\s+/);
    const isField = name.toLowerCase() !== 'div' || classes.includes('rich-text');
    if (id === undefined || id === '' || !isField) return [];
    const [required, number] = [classes.includes('required'), classes.includes('number')];
    return [{ id, label: labels.get(id) || id, required, number, secret: attributes.has('data-secret') }];
  });
}

/** Names in lower case. */
function attributesIn(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, key = '', double, single, bare] of text.matchAll(attribute)) {
    attributes.set(key.toLowerCase(), double ?? single ?? bare ?? '');
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The text up to the first tag in it, in one line. */
function plain(words: string): string {
  const text = words.replaceAll(/&(amp|lt|gt|quot|nbsp);/g, (_whole, name: string) => entities[name] ?? '');
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The form of one version of an app offering; empty without a UI extension. */
export function offeringForm(world: World, offering: AppOfferingRow): readonly FormField[] {
  const { uiExtensionVersionId } = offering;
  const version = uiExtensionVersionId === null ? undefined : world.get('UiExtensionVersion', uiExtensionVersionId);
  return version === undefined ? [] : formFields(version.html);
}

export interface FilledIn {
  readonly kept: CustomFieldValue[];
  /** Values of secret fields by field id; undefined when there are none. */
  readonly secrets: Readonly<Record<string, unknown>> | undefined;
}

/** Separates secret values from the others. Throws Refused for a field that the form does not have. */
export function sortFields(form: readonly FormField[], fields: readonly CustomFieldValue[]): FilledIn {
  const kept: CustomFieldValue[] = [];
  const secrets: Record<string, unknown> = {};
  for (const { id, value } of fields) {
    const field = form.find((known) => known.id === id);
    if (field === undefined) throw unknownField(id, form);
    if (!field.secret) kept.push({ id, value });
    else if (!isBlank(value)) secrets[id] = value;
  }
  return { kept, secrets: Object.keys(secrets).length === 0 ? undefined : secrets };
}

/** Throws Refused that names all required fields without a value; `given` are ids whose values are there. */
export function checkRequired(form: readonly FormField[], given: ReadonlySet<string>): void {
  const missing = form.filter(({ id, required }) => required && !given.has(id)).map(({ id }) => id);
  if (missing.length > 0) throw new Refused(['customFields'], `${missing.join(', ')} can't be blank`);
}

/** Ids of the fields that have a value. */
export function filledIds(fields: readonly CustomFieldValue[]): Set<string> {
  return new Set(fields.filter(({ value }) => !isBlank(value)).map(({ id }) => id));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function unknownField(id: string, form: readonly FormField[]): Refused {
  const known = form.length === 0 ? 'the app has no fields' : `the app has ${form.map((field) => field.id).join(', ')}`;
  return new Refused(['customFields'], `there is no field '${id}'; ${known}`);
}
