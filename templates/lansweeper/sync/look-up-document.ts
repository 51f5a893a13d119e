import { document } from 'app-builder/4me';

/** A person, or software: with the fields that it was found by, or its names. */
export interface FoundNode {
  readonly id: string;
  readonly authenticationID?: string | null;
  readonly primaryEmail?: string | null;
  readonly sourceID?: string | null;
  readonly employeeID?: string | null;
  readonly supportID?: string | null;
  readonly name?: string | null;
  readonly alternateNames?: readonly string[] | null;
  readonly endOfSupportDate?: string | null;
}

export interface Found {
  readonly nodes: readonly FoundNode[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** By alias, e.g. `people0_primaryEmail` or `software1_name`. */
export type LookUpResult = Readonly<Record<string, Found>>;

/** Lists of names by variable, e.g. `people0`, and where a connection goes on by its alias. */
export type LookUpVariables = Readonly<Record<string, readonly string[] | string>>;

/** What people are found by; the first one that finds somebody counts (external-apis §3.6). */
export const personFields = ['authenticationID', 'primaryEmail', 'sourceID', 'employeeID', 'supportID'] as const;
export const softwareFields = ['name', 'alternateName'] as const;

/** In these, software is in use (external-apis §3.6). */
const statuses = 'reserved, being_built, installed, being_tested, standby_for_continuity, in_production';

/** One connection of a look-up. `after`: it goes on where an answer before it has ended. */
export interface Part {
  readonly kind: 'people' | 'software';
  readonly field: (typeof personFields)[number] | (typeof softwareFields)[number];
  /** Variable that holds the names. */
  readonly names: string;
  readonly after?: string;
}

export const aliasOf = ({ names, field }: Part): string => `${names}_${field}`;

/**
 * One query for many names: each part is a connection of its own, as 4me looks for at most a hundred records at once
 * (4me-facts §5).
 */
export function lookUpDocument(parts: readonly Part[]) {
  const variables = [
    ...new Set(parts.map(({ names }) => `$${names}: [String]`)),
    ...parts.filter(({ after }) => after !== undefined).map((part) => `$${aliasOf(part)}: String`),
  ];
  return document<LookUpResult, LookUpVariables>(
    `query LookUpNames(${variables.join(', ')}) {\n${parts.map(selection).join('\n')}\n}`,
  );
}

function selection(part: Part): string {
  const { kind, field, names, after } = part;
  const alias = aliasOf(part);
  const from = after === undefined ? '' : `, after: $${alias}`;
  const page = 'pageInfo { hasNextPage endCursor }';
  return kind === 'people'
    ? `${alias}: people(first: 100${from}, view: all, filter: { ${field}: { values: $${names} }, disabled: false }) { nodes { id ${field} } ${page} }`
    : `${alias}: configurationItems(first: 100${from}, filter: { ${field}: { values: $${names} }, ruleSet: { values: [software] }, status: { values: [${statuses}] } }) { nodes { id name alternateNames endOfSupportDate } ${page} }`;
}
