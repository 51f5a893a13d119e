import type { ObjectReader } from '../../../integration/reader.ts';

/** A member that is true or false; false where there is none. */
export function flag(reader: ObjectReader, key: string): boolean {
  const value = reader.raw(key);
  if (value !== undefined && typeof value !== 'boolean') reader.problem([key], 'has to be true or false');
  return value === true;
}

/** Adds a problem for each name that a list has before. `placeOf`: of the name at that index. */
export function requireOnce(
  reader: ObjectReader,
  names: readonly string[],
  placeOf: (index: number) => readonly (string | number)[],
): void {
  names.forEach((name, index) => {
    if (name !== '' && names.indexOf(name) < index) reader.problem(placeOf(index), `"${name}" is there twice`);
  });
}
