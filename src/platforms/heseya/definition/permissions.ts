import { nearest } from '../../../integration/nearest.ts';
import type { ObjectReader } from '../../../integration/reader.ts';
import { isPermissionName, knownPermissions } from '../wire/permissions.ts';
import type { ReportDoubt } from './definition.ts';
import { flag, requireOnce } from './flag.ts';

const known: ReadonlySet<string> = new Set(knownPermissions());

/** The app's own permissions become `app.{slug}.{name}` in stores. */
const ownName = /^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/;

/** Of other apps in the same store; the second part is the slug of the app. */
const ofAnotherApp = /^app\.[a-z0-9-]+(?:\.[a-z0-9_]+)+$/;

interface Wanted {
  readonly requiredPermissions: readonly string[];
  readonly optionalPermissions: readonly string[];
}

/** Reads what the app asks of stores (heseya-facts §2, §9). */
export function readPermissions(reader: ObjectReader, doubt: ReportDoubt): Wanted {
  // Stores fail at a description without this list, also where it would be empty.
  if (reader.raw('required_permissions') === undefined) reader.problem(['required_permissions'], 'is missing');
  const requiredPermissions = reader.texts('required_permissions') ?? [];
  const optionalPermissions = reader.texts('optional_permissions') ?? [];
  const places = [
    ...requiredPermissions.map((_, index) => ['required_permissions', index] as const),
    ...optionalPermissions.map((_, index) => ['optional_permissions', index] as const),
  ];
  const all = [...requiredPermissions, ...optionalPermissions];
  requireOnce(reader, all, (index) => places[index] ?? []);
  all.forEach((name, index) => checkPermission(reader, places[index] ?? [], name, doubt));
  return { requiredPermissions, optionalPermissions };
}

/** A permission of stores: what cannot be one is a problem, what nobody has seen a doubt. */
export function checkPermission(
  reader: ObjectReader,
  place: readonly (string | number)[],
  name: string,
  doubt: ReportDoubt,
): void {
  if (ofAnotherApp.test(name)) return;
  if (!isPermissionName(name)) {
    reader.problem(place, `"${name}" is no permission such as orders.show`);
    return;
  }
  const pointer = [reader.pointer, ...place.map(String)].join('/');
  if (name.startsWith('discounts.')) {
    const text = `stores have "${name.replace('discounts', 'coupons')}" instead of "${name}" since 2022`;
    doubt('heseya-permission', pointer, text);
  } else if (!known.has(name)) {
    const guess = nearest(name, [...known]);
    const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
    doubt('heseya-permission', pointer, `the permission "${name}" is not known${meant}`);
  }
}

/** Reads the app's own permissions. Gives their names. */
export function readInternalPermissions(reader: ObjectReader): readonly string[] {
  const names = reader.objects('internal_permissions', (member) => {
    member.text('display_name');
    member.text('description');
    flag(member, 'unauthenticated');
    return member.text('name', { required: true, check: ownNameProblem }) ?? '';
  });
  requireOnce(reader, names, (index) => ['internal_permissions', index, 'name']);
  return names.filter((name) => name !== '');
}

function ownNameProblem(text: string): string | undefined {
  return ownName.test(text) ? undefined : 'has lower-case letters, digits and underscores only, with dots between';
}
