import type { StandinView } from './state.ts';

export interface ExampleSource {
  /** The sandbox's. */
  readonly domain: string;
  readonly standins: readonly StandinView[];
  /** Numbers of the customer's requests. */
  readonly requestIds: readonly string[];
}

/** Values that work here for a field of an app's form, the first one for a beginning; by the id of the field. */
export function examplesFor(id: string, { domain, standins, requestIds }: ExampleSource): readonly string[] {
  for (const { panel } of standins) {
    const { examples = {} } = panel;
    if (Object.hasOwn(examples, id)) return examples[id] ?? [];
  }
  if (/request.*(?:id|number)$/i.test(id)) return requestIds.toReversed();
  return /ur[il]$/i.test(id) ? [`https://target.${domain}/notes`] : [];
}
