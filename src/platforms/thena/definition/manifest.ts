import { nearest } from '../../../integration/nearest.ts';
import type { Problem } from '../../../integration/problems.ts';
import { readObject, type ObjectReader } from '../../../integration/reader.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { addressProblem } from './addresses.ts';
import { manifestFile, type ReportDoubt, type SettingNames } from './definition.ts';
import { readEvents } from './events.ts';
import { readScopes } from './scopes.ts';
import { readSettings } from './settings.ts';

/** Categories that are documented, and one that a live app has (thena-facts §3). */
const categories = [
  'productivity',
  'communication',
  'crm_integration',
  'analytics',
  'automation',
  'custom',
  'webhooks',
];

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export interface ReadManifest {
  readonly slug: string;
  readonly manifest: JsonObject;
  readonly settings: SettingNames;
}

/**
 * Reads `manifest.json` (thena-facts §3). Keys whose names Thena documents are checked; what is inside of `developer` and `metadata` is
 * sent as it is, because its keys are not documented. Problems are added to the list.
 */
export function readManifest(value: unknown, problems: Problem[], doubt: ReportDoubt): ReadManifest {
  return readObject(manifestFile, '', value, problems, (reader) => {
    const app = reader.object('app', (member) => readApp(member, doubt));
    if (app === undefined) reader.problem(['app'], 'is missing');
    const developer = free(reader, 'developer');
    const events = readEvents(reader, doubt);
    const scopes = readScopes(reader, doubt);
    const integration = reader.object('integration', readIntegration);
    const { sent: configuration, names: settings } = readSettings(reader);
    const metadata = free(reader, 'metadata');
    if (reader.raw('activities') !== undefined) {
      reader.problem(['activities'], 'activities stand in a file of their own, activities.json');
    }
    const manifest: JsonObject = {
      app: app ?? {},
      ...(developer === undefined ? {} : { developer }),
      events,
      scopes,
      ...(integration === undefined ? {} : { integration }),
      configuration,
      metadata: { is_privileged_app: false, ...metadata },
    };
    const slug = app?.['slug'];
    return { slug: typeof slug === 'string' ? slug : '', manifest, settings };
  });
}

function readApp(reader: ObjectReader, doubt: ReportDoubt): JsonObject {
  const category = reader.text('category');
  if (category !== undefined && !categories.includes(category)) {
    const guess = nearest(category, categories);
    const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
    doubt('thena-category', '/app/category', `the category "${category}" is not known${meant}`);
  }
  return known({
    name: reader.text('name', { required: true }),
    slug: reader.text('slug', {
      required: true,
      longest: 100,
      check: (text) =>
        slugPattern.test(text) ? undefined : 'has lower-case letters, digits and single hyphens between them only',
    }),
    description: reader.text('description'),
    category,
    icons: reader.object('icons', (icons) => known({ small: address(icons, 'small'), large: address(icons, 'large') })),
    supported_locales: reader.texts('supported_locales'),
  });
}

function readIntegration(reader: ObjectReader): JsonObject {
  if (reader.raw('webhooks') !== undefined) {
    reader.problem(['webhooks'], 'deploy gives Thena the addresses of the webhooks; leave them out');
  }
  return known({
    entry_points: reader.object('entry_points', (points) =>
      known({ main: address(points, 'main'), configuration: address(points, 'configuration') }),
    ),
    interactivity: reader.object('interactivity', (points) =>
      known({
        request_url: address(points, 'request_url'),
        message_menu_option_url: address(points, 'message_menu_option_url'),
      }),
    ),
  });
}

const address = (reader: ObjectReader, key: string): string | undefined => reader.text(key, { check: addressProblem });

/** An object whose keys are not documented. */
function free(reader: ObjectReader, key: string): JsonObject | undefined {
  const value = reader.raw(key);
  if (value === undefined || isJsonObject(value)) return value;
  reader.problem([key], 'has to be an object');
  return undefined;
}

function known(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}
