import type { DeclaredField } from '../handler/recorder.ts';

/** What a payload with these names lacks for every handler that takes messages of rules; nothing where one takes it as it is. */
export function missingFrom(
  names: readonly string[],
  declared: readonly (readonly DeclaredField[])[],
): readonly string[] {
  const missing = declared.map((fields) =>
    fields.filter(({ id, required }) => required && !names.includes(id)).map(({ id }) => id),
  );
  return missing.toSorted((one, other) => one.length - other.length)[0] ?? [];
}
