export interface CustomField {
  readonly id: string;
  readonly value: unknown;
}

/** Custom fields by id. */
export type CustomFields = Readonly<Record<string, unknown>>;

export function readCustomFields(fields: readonly CustomField[] | null): CustomFields {
  return Object.fromEntries((fields ?? []).map(({ id, value }) => [id, value]));
}

export function writeCustomFields(fields: CustomFields): readonly CustomField[] {
  return Object.entries(fields).map(([id, value]) => ({ id, value }));
}
