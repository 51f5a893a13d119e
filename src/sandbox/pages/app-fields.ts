import type { FormField } from '../../platforms/4me/standin/life/install-form.ts';
import type { CustomFieldValue } from '../../platforms/4me/standin/world/rows.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Names of form fields that hold what a customer fills in start with one of these. */
const prefixes = { text: 'field.', number: 'number.' } as const;

/** Values to fill in, by the id of the field. */
export type ExamplesOf = (id: string) => readonly string[];

export interface AppFieldsOptions {
  /** Of this form only; ids in the page start with it. */
  readonly name: string;
  readonly examplesOf: ExamplesOf;
  /** What is there now; without it nothing is, not even a secret. */
  readonly present?: readonly CustomFieldValue[];
}

/** What a customer fills in, each with an example that works here. A secret that is there already may stay. */
export function appFields(form: readonly FormField[], { name, examplesOf, present }: AppFieldsOptions): Html[] {
  return form.map(({ id, label, required, number, secret }, index) => {
    const fieldId = `${name}-${String(index)}`;
    const [hintId, listId] = [`${fieldId}-hint`, `${fieldId}-list`];
    const isKept = secret && present !== undefined;
    const [example, ...others] = examplesOf(id);
    const isListed = !secret && others.length > 0;
    const mark = isKept ? 'empty: it stays as it is' : required ? 'required' : 'optional';
    return html`<div class="field">
      <label for="${fieldId}">${label} <span class="soft">(${mark})</span></label>
      <input
        id="${fieldId}"
        name="${number ? prefixes.number : prefixes.text}${id}"
        type="${secret ? 'password' : 'text'}"
        value="${inOneLine(valueOf(present ?? [], id))}"
        autocomplete="${secret ? 'new-password' : 'off'}"
        ${number ? html`inputmode="numeric"` : null}
        ${isListed ? html`list="${listId}"` : null}
        ${required && !isKept ? html`required` : null}
        ${example === undefined ? null : html`aria-describedby="${hintId}"`}
      />
      ${example === undefined ? null : html`<p class="hint" id="${hintId}">For example <code>${example}</code></p>`}
      ${isListed ? dataList(listId, [example ?? '', ...others]) : null}
    </div>`;
  });
}

function dataList(id: string, values: readonly string[]): Html {
  return html`<datalist id="${id}">${values.map((value) => html`<option value="${value}"></option>`)}</datalist>`;
}

/** As an input shows it: text without its line breaks, other values as JSON. */
function inOneLine(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value.replaceAll(/[\r\n]/g, '') : JSON.stringify(value);
}

function valueOf(fields: readonly CustomFieldValue[], id: string): unknown {
  return fields.find((field) => field.id === id)?.value;
}

/** What was filled in, by field id; numbers where the form asks for numbers and has got some. */
export function filledIn(form: URLSearchParams): Record<string, string | number> {
  const values = [...form].flatMap(([name, value]): readonly (readonly [string, string | number])[] => {
    if (name.startsWith(prefixes.text)) return [[name.slice(prefixes.text.length), value]];
    if (!name.startsWith(prefixes.number)) return [];
    const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
    return [[name.slice(prefixes.number.length), isNumber ? Number(value) : value]];
  });
  return Object.fromEntries(values);
}

/** Of what was filled in, what differs from what was shown: an input cannot show every value as it is. */
export function changedFields(
  form: URLSearchParams,
  present: readonly CustomFieldValue[],
): ReturnType<typeof filledIn> {
  const all = Object.entries(filledIn(form));
  return Object.fromEntries(all.filter(([id, value]) => inOneLine(value) !== inOneLine(valueOf(present, id))));
}
