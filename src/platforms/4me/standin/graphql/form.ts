const TAG = /<[a-z][^>]*\sdata-filterable(?=[\s=>/])[^>]*>/gi;

/** Name for `customFilters` -> id of the custom field, of the inputs in a UI extension's HTML that are filterable (4me-facts §14). */
export function filterableFields(html: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [tag] of html.matchAll(TAG)) {
    const id = attribute(tag, 'id');
    if (id !== undefined) fields.set(attribute(tag, 'data-filterable-name') ?? id, id);
  }
  return fields;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return found?.[1] ?? found?.[2];
}
