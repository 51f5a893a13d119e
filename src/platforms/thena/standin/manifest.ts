import { isList, isMap, textIn } from './json-value.ts';
import type { Json, JsonMap } from './json-value.ts';
import { localAddress } from './local-address.ts';

/**
 * Every mistake of a manifest, as `path: what is wrong`; none if it is taken. Names of scopes, events and categories are not
 * looked up: the lists that are known are not complete (thena-facts §3, §5).
 */
export function manifestProblems(manifest: Json | undefined): readonly string[] {
  if (!isMap(manifest)) return ['manifest: must be an object'];
  return [
    ...appProblems(manifest['app']),
    ...eventProblems(manifest['events']),
    ...scopeProblems(manifest['scopes']),
    ...webhookProblems(manifest['integration']),
    ...settingProblems(manifest['configuration']),
    ...activityProblems(manifest['activities']),
  ];
}

/** What the app calls itself in its address; made of the name where the manifest says nothing. */
export function slugIn({ app }: JsonMap): string {
  const [slug, name] = isMap(app) ? [textIn(app['slug']), textIn(app['name'])] : [];
  return slug ?? (name ?? 'app').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

export function appText({ app }: JsonMap, field: string): string {
  return (isMap(app) ? textIn(app[field]) : undefined) ?? '';
}

/** Names that the app listens to; empty for all (thena-facts §3). */
export function subscriptions({ events }: JsonMap): readonly string[] {
  return namesIn(isMap(events) ? events['subscribe'] : undefined, 'event');
}

/** Names of events that the app may send. */
export function publications({ events }: JsonMap): readonly string[] {
  return namesIn(isMap(events) ? events['publish'] : undefined, 'event');
}

/** Names of settings, in whichever of the forms an item has them: that of an item is not documented (thena-facts §3). */
export function settingNames({ configuration }: JsonMap, group: 'required_settings' | 'optional_settings') {
  const items = isMap(configuration) ? configuration[group] : undefined;
  if (isMap(items)) return Object.keys(items);
  return (isList(items) ? items : []).flatMap((item) => {
    const name = isMap(item) ? (textIn(item['key']) ?? textIn(item['name']) ?? textIn(item['id'])) : textIn(item);
    return name === undefined ? [] : [name];
  });
}

/** Undefined where the manifest has no such address. */
export function webhookAddress({ integration }: JsonMap, which: 'events' | 'installations'): string | undefined {
  const webhooks = isMap(integration) ? integration['webhooks'] : undefined;
  return isMap(webhooks) ? textIn(webhooks[which]) : undefined;
}

function namesIn(items: Json | undefined, field: string): readonly string[] {
  return (isList(items) ? items : []).flatMap((item) => (isMap(item) ? (textIn(item[field]) ?? []) : []));
}

function appProblems(app: Json | undefined): readonly string[] {
  if (!isMap(app)) return ['app: must be an object'];
  const { slug } = app;
  return [
    ...(textIn(app['name']) === undefined ? ['app.name: must be text'] : []),
    ...(slug === undefined || (typeof slug === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug))
      ? []
      : ['app.slug: must be lower-case letters and digits with single hyphens between them']),
  ];
}

function eventProblems(events: Json | undefined): readonly string[] {
  if (events === undefined) return [];
  if (!isMap(events)) return ['events: must be an object'];
  const dotted = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/;
  return [
    ...listProblems('events.subscribe', events['subscribe'], (item) => named(item, 'event', /\S/)),
    ...listProblems('events.publish', events['publish'], (item) => named(item, 'event', dotted)),
  ];
}

/** Flat, or by where it applies: both are documented (thena-facts §3). */
function scopeProblems(scopes: Json | undefined): readonly string[] {
  if (scopes === undefined) return [];
  if (!isMap(scopes)) return ['scopes: must be an object'];
  return ['required', 'optional'].flatMap((group) => {
    const given = scopes[group];
    if (!isMap(given)) return listProblems(`scopes.${group}`, given, scopeProblem);
    return Object.entries(given).flatMap(([place, list]) =>
      listProblems(`scopes.${group}.${place}`, list, scopeProblem),
    );
  });
}

function scopeProblem(item: Json): string | undefined {
  return textIn(item) === undefined ? named(item, 'scope', /\S/) : undefined;
}

function webhookProblems(integration: Json | undefined): readonly string[] {
  if (integration === undefined) return [];
  const webhooks = isMap(integration) ? (integration['webhooks'] ?? {}) : undefined;
  if (!isMap(webhooks)) return ['integration.webhooks: must be an object'];
  return ['events', 'installations'].flatMap((which) => {
    const address = webhooks[which];
    if (address === undefined || isWebhookAddress(address)) return [];
    return [`integration.webhooks.${which}: must be an https address, or http://127.0.0.1 in the sandbox`];
  });
}

function isWebhookAddress(value: Json): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return new URL(value).protocol === 'https:' || localAddress(value) !== undefined;
}

function settingProblems(configuration: Json | undefined): readonly string[] {
  if (configuration === undefined) return [];
  if (!isMap(configuration)) return ['configuration: must be an object'];
  return ['required_settings', 'optional_settings'].flatMap((group) => {
    const items = configuration[group];
    return items === undefined || isList(items) || isMap(items) ? [] : [`configuration.${group}: must be a list`];
  });
}

function activityProblems(activities: Json | undefined): readonly string[] {
  return listProblems('activities', activities, (item) => {
    const wrong = named(item, 'name', /\S/);
    if (wrong !== undefined) return wrong;
    const call = isMap(item) ? item['http_config'] : undefined;
    const isCall = isMap(call) && textIn(call['httpVerb']) !== undefined && textIn(call['endpoint_url']) !== undefined;
    return isCall ? undefined : 'http_config must have httpVerb and endpoint_url';
  });
}

function listProblems(
  path: string,
  list: Json | undefined,
  problem: (item: Json) => string | undefined,
): readonly string[] {
  if (list === undefined) return [];
  if (!isList(list)) return [`${path}: must be a list`];
  return list.flatMap((item, index) => {
    const wrong = problem(item);
    return wrong === undefined ? [] : [`${path}.${String(index)}: ${wrong}`];
  });
}

function named(item: Json, field: string, pattern: RegExp): string | undefined {
  const name = isMap(item) ? textIn(item[field]) : undefined;
  return name !== undefined && pattern.test(name) ? undefined : `${field} is missing or not well-formed`;
}
