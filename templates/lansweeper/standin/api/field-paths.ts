import { Refused } from './refused.ts';

const groups: Readonly<Record<string, string>> = {
  assetBasicInfo: 'name type description domain fqdn ipAddress mac firstSeen lastSeen lastChanged userName userDomain',
  assetCustom: 'manufacturer model sku serialNumber stateName dnsName purchaseDate warrantyDate',
  operatingSystem: 'name caption',
  'recognitionInfo.osMetadata': 'name endOfSupportDate',
  users: 'name email fullName',
  softwares: 'name',
  memoryModules: 'size',
  processors: 'numberOfCores',
};

/** Paths that assets of this stand-in have. The real list is longer (external-apis §3.2 has what integrations ask for). */
const known: ReadonlySet<string> = new Set([
  '_id',
  'key',
  'url',
  ...Object.entries(groups).flatMap(([group, names]) => names.split(' ').map((name) => `${group}.${name}`)),
]);

/** Published (external-apis §3.2). */
const mostPaths = 30;

/** Throws Refused for too many paths, none, or one that does not exist; what the real API says to the latter is not known. */
export function checkFieldPaths(fields: readonly string[]): void {
  if (fields.length === 0) throw new Refused('fields must name at least one path');
  if (fields.length > mostPaths) {
    throw new Refused(`${String(fields.length)} field paths are too many: at most ${String(mostPaths)} in a query`);
  }
  const unknown = fields.find((field) => !known.has(field));
  if (unknown !== undefined) throw new Refused(`There is no field path ${unknown}`);
}

/** What a query wants of an asset: names, and what it wants of the object or the list behind each. */
interface Wanted {
  readonly [name: string]: Wanted | true;
}

export type Project = (asset: object) => unknown;

/** Gives an asset's part that `fields` name, nested by path; what an asset does not have is left out. */
export function projection(fields: readonly string[]): Project {
  const wanted: Record<string, Wanted | true> = {};
  for (const field of fields) addPath(wanted, field.split('.'));
  return compile(wanted);
}

function addPath(wanted: Record<string, Wanted | true>, [name = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) {
    wanted[name] = true;
    return;
  }
  const behind = wanted[name];
  if (behind === true) return;
  const next: Record<string, Wanted | true> = { ...behind };
  addPath(next, rest);
  wanted[name] = next;
}

function compile(wanted: Wanted): Project {
  const parts = Object.entries(wanted).map(([name, behind]) => ({
    name,
    project: behind === true ? undefined : eachOf(compile(behind)),
  }));
  const leaves = new Set(parts.flatMap(({ name, project }) => (project === undefined ? [name] : [])));
  return (value) => {
    // Most of an asset are softwares, and these have nothing but a name.
    if (leaves.size === parts.length && Object.keys(value).every((name) => leaves.has(name))) return value;
    const shown: Record<string, unknown> = {};
    for (const { name, project } of parts) {
      const part = (value as Readonly<Record<string, unknown>>)[name];
      if (part !== undefined) shown[name] = project === undefined ? part : project(part);
    }
    return shown;
  };
}

function eachOf(project: Project): (value: unknown) => unknown {
  const one = (value: unknown): unknown => (typeof value === 'object' && value !== null ? project(value) : value);
  return (value) => (Array.isArray(value) ? value.map(one) : one(value));
}
