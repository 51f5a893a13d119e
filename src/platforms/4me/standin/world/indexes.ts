import type { ConfigurationItemRow, PersonRow, Row, TableName, Tables } from './rows.ts';

/** By what the rows of an account are found without walking through them. */
export interface IndexDefinition<R> {
  /** Fields that the keys are made of. */
  readonly from: readonly (keyof R & string)[];
  /** Keys of a row; blank ones are left out. */
  readonly keys: (row: R) => readonly (string | null | undefined)[];
  /** Upper and lower case are the same. */
  readonly folded: boolean;
}

function by<R extends Row>(field: keyof R & string, folded = false): IndexDefinition<R> {
  return { from: [field], keys: (row) => [row[field] as string | null | undefined], folded };
}

/**
 * What identifies a person is compared without regard to case: clients of the platform ask in lower case, whatever the
 * person's record has (external-apis §3.6).
 */
const identity = (field: keyof PersonRow): IndexDefinition<PersonRow> => by(field, true);

/** By the name that filters have for it, where there is such a filter. */
export const indexes = {
  Person: {
    authenticationID: identity('authenticationID'),
    employeeID: identity('employeeID'),
    primaryEmail: identity('primaryEmail'),
    sourceID: identity('sourceID'),
    supportID: identity('supportID'),
  },
  ProductCategory: { reference: by('reference') },
  Product: { name: by('name'), productID: by('productID'), sourceID: by('sourceID') },
  ConfigurationItem: {
    alternateName: {
      from: ['alternateNames'],
      keys: (row: ConfigurationItemRow) => row.alternateNames ?? [],
      folded: false,
    },
    label: by('label'),
    name: by('name'),
    product: by('productId'),
    serialNr: by('serialNr'),
    sourceID: by('sourceID'),
  },
} as const satisfies { readonly [K in TableName]?: Readonly<Record<string, IndexDefinition<Tables[K]>>> };

export type Indexed = keyof typeof indexes;
export type IndexName<K extends Indexed> = keyof (typeof indexes)[K] & string;

/** Empty for a table without indexes. */
export function indexesOf(table: TableName): Readonly<Record<string, IndexDefinition<never>>> {
  return Object.hasOwn(indexes, table) ? indexes[table as Indexed] : {};
}
