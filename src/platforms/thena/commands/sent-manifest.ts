import { createHash } from 'node:crypto';
import { canonical } from '../../../reconcile/canonical.ts';
import { shown, type ChangeKind, type Difference } from '../../../reconcile/change.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { ThenaDefinition } from '../definition/definition.ts';
import { addressTokenParameter, addressWithToken } from '../wire/address-token.ts';
import type { AddressTokens } from './app-records.ts';

/** Where the addresses of the webhooks stand. */
const webhooksPath = 'integration.webhooks';

/** The whole manifest for Thena: with activities, and the addresses of the deployed app, each with its token (thena-facts §3). */
export function sentManifest(definition: ThenaDefinition, address: string, tokens: AddressTokens): JsonObject {
  return withWebhooks(definition, {
    events: addressWithToken(address, 'events', tokens.events),
    installations: addressWithToken(address, 'installations', tokens.installations),
  });
}

/** Everything of it that does not depend on where the app is. */
export function manifestWithoutAddresses(definition: ThenaDefinition): JsonObject {
  return withWebhooks(definition, undefined);
}

function withWebhooks(
  { manifest, sentActivities: activities }: ThenaDefinition,
  webhooks: JsonObject | undefined,
): JsonObject {
  const given = isJsonObject(manifest['integration']) ? manifest['integration'] : {};
  return { ...manifest, activities, integration: webhooks === undefined ? given : { ...given, webhooks } };
}

/** A manifest as it may be kept and shown: digests in the place of tokens. */
export function withoutTokens(manifest: JsonObject): JsonObject {
  const { integration } = manifest;
  if (!isJsonObject(integration) || !isJsonObject(integration['webhooks'])) return manifest;
  const webhooks = Object.fromEntries(
    Object.entries(integration['webhooks']).map(([name, address]) => [
      name,
      typeof address === 'string' ? withoutToken(address) : address,
    ]),
  );
  return { ...manifest, integration: { ...integration, webhooks } };
}

function withoutToken(address: string): string {
  const url = new URL(address);
  const token = url.searchParams.get(addressTokenParameter);
  if (token === null) return address;
  // Half of a digest tells two tokens apart as well, and fits on a line.
  const digest = createHash('sha256').update(token).digest('hex').slice(0, 32);
  url.searchParams.set(addressTokenParameter, `sha256-${digest}`);
  return url.href;
}

/** One text, number, yes or no, or what has no such parts: an empty object or list. */
type Leaves = ReadonlyMap<string, Json>;

/** What tells the entries of a list apart; where they stand in it says nothing. */
const names = ['event', 'scope', 'name', 'key', 'id'];

/** Values by their paths, e.g. `scopes.required.platform[tickets:read].reason`. */
function leavesOf(value: Json, path = ''): Leaves {
  const parts = partsOf(value);
  if (parts.length === 0) return new Map([[path, value]]);
  return new Map(
    parts.flatMap(([name, inner]) => {
      const place = name.startsWith('[') || path === '' ? path + name : `${path}.${name}`;
      return [...leavesOf(inner, place)];
    }),
  );
}

function partsOf(value: Json): readonly (readonly [name: string, inner: Json])[] {
  if (isJsonObject(value)) return Object.entries(value);
  if (!Array.isArray(value)) return [];
  const members = value as readonly Json[];
  const named = members.map((one) => nameOf(one));
  const isUsable = named.every((name, index) => name !== undefined && named.indexOf(name) === index);
  return members.map((one, index) => [`[${(isUsable ? named[index] : undefined) ?? String(index)}]`, one]);
}

function nameOf(member: Json): string | undefined {
  if (typeof member === 'string') return member;
  if (!isJsonObject(member)) return undefined;
  return names.map((name) => member[name]).find((name): name is string => typeof name === 'string' && name !== '');
}

/** Gives the app more than it had: another scope, or the rights of a privileged app. */
function widens(path: string): boolean {
  return /^scopes\.\w+\.\w+\[[^\]]*\]\.scope$/.test(path) || path === 'metadata.is_privileged_app';
}

/**
 * What Thena would be sent that it does not have, path by path; `before`: what it was last sent, both without tokens. `after`: what the
 * addresses are waited for from, where they are not known yet.
 */
export function manifestDifferences(
  before: JsonObject,
  wanted: JsonObject,
  after: string | undefined,
): readonly Difference[] {
  const [from, to] = [leavesOf(before), leavesOf(wanted)];
  const paths = [...new Set([...to.keys(), ...from.keys()])];
  const differences = paths.flatMap((path): readonly Difference[] => {
    if (after !== undefined && path.startsWith(`${webhooksPath}.`)) return [];
    const [old, now] = [from.get(path), to.get(path)];
    if (canonical(old) === canonical(now)) return [];
    const kind: ChangeKind = widens(path) && now !== undefined && now !== false ? 'security' : 'update';
    return [{ kind, text: `${path}: ${shown(old)} -> ${shown(now)}` }];
  });
  return after === undefined ? differences : [...differences, addressesLater('update', after)];
}

/** What a new app gets, in lines that say what it may do. */
export function manifestSummary(wanted: JsonObject, after: string | undefined): readonly Difference[] {
  const lines = [...leavesOf(wanted)]
    .filter(([path, value]) => !/\.(?:reason|description)$/.test(path) && !isNothing(value))
    .filter(([path]) => !path.startsWith('activities[') || path.endsWith('endpoint_url'))
    .map(([path, value]): Difference => ({ kind: 'create', text: `${path}: ${shown(value)}` }));
  return after === undefined ? lines : [...lines, addressesLater('create', after)];
}

const isNothing = (value: Json): boolean => shown(value) === '(none)' || isJsonObject(value);

const addressesLater = (kind: ChangeKind, after: string): Difference => ({
  kind,
  text: `${webhooksPath}: known after ${after}`,
});
