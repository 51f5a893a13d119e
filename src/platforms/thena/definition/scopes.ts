import { nearest } from '../../../integration/nearest.ts';
import type { ObjectReader } from '../../../integration/reader.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { ReportDoubt } from './definition.ts';

/** Scopes that were seen; the list is known to be incomplete (thena-facts §3). */
export const knownScopes: readonly string[] = [
  'contacts:read',
  'contacts:write',
  'contacts:delete',
  'contacts.custom_fields:read',
  'contacts.custom_fields:write',
  'companies:read',
  'companies:write',
  'companies:delete',
  'companies.custom_fields:read',
  'companies.custom_fields:write',
  'conversations:read',
  'conversations:write',
  'conversations:delete',
  'conversations.attachments:read',
  'conversations.attachments:write',
  'users:read',
  'users.preferences:read',
  'users.preferences:write',
  'workspace:read',
  'workspace.members:read',
  'tickets:read',
  'tickets:write',
  'comments:read',
  'comments:write',
  'webhooks:read',
];

const grammar = /^[a-z_]+(?:\.[a-z_]+)*:(?:read|write|delete)$/;

const groups = ['required', 'optional'] as const;

type Scope = Readonly<Record<'scope' | 'reason' | 'description', string>>;

/** Of a scope that is written as its name alone. */
const usualReason = 'The app needs it for what it does';

/**
 * Reads `scopes` of the manifest, in the form of the live API or as flat lists of names (thena-facts §3). Gives the first form, which
 * is the one that is known to be taken. Names that are no scopes are problems; names that nobody has seen are doubts.
 */
export function readScopes(manifest: ObjectReader, doubt: ReportDoubt): JsonObject {
  const seen = new Set<string>();
  const check = (reader: ObjectReader, place: readonly (string | number)[], name: string): void => {
    const pointer = [reader.pointer, ...place.map(String)].join('/');
    if (!grammar.test(name)) {
      reader.problem(place, `"${name}" is no scope such as tickets:read`);
    } else if (seen.has(name)) {
      reader.problem(place, `the scope "${name}" is named twice`);
    } else if (!knownScopes.includes(name)) {
      doubt('thena-scope', pointer, `the scope "${name}" is not known${guessText(name)}`);
    }
    seen.add(name);
  };
  const listIn = (reader: ObjectReader, key: string): readonly Scope[] => {
    const list = reader.raw(key);
    const isFlat = Array.isArray(list) && list.every((one) => typeof one === 'string');
    if (!isFlat) {
      return reader.objects(key, (member) => {
        const scope = member.text('scope', { required: true }) ?? '';
        if (scope !== '') check(member, ['scope'], scope);
        const [reason, description] = [member.text('reason'), member.text('description')];
        const text = reason ?? description ?? usualReason;
        return { scope, reason: text, description: description ?? text };
      });
    }
    const names = reader.texts(key) ?? [];
    names.forEach((name, index) => check(reader, [key, index], name));
    return names.map((scope) => ({ scope, reason: usualReason, description: usualReason }));
  };
  const read = manifest.object('scopes', (scopes) =>
    Object.fromEntries(
      groups.map((group) => {
        const given = scopes.raw(group);
        if (!isJsonObject(given)) return [group, { platform: listIn(scopes, group) }];
        return [group, scopes.object(group, (member) => ({ platform: listIn(member, 'platform') })) ?? {}];
      }),
    ),
  );
  return read ?? Object.fromEntries(groups.map((group) => [group, { platform: [] }]));
}

function guessText(name: string): string {
  const guess = nearest(name, knownScopes);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}
