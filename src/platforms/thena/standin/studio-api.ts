import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { Apps } from './apps.ts';
import { changesBetween } from './changes.ts';
import { newId } from './identifiers.ts';
import { isList, isMap, parsed, textIn, textsIn } from './json-value.ts';
import type { Json, JsonMap } from './json-value.ts';
import { manifestProblems, publications } from './manifest.ts';
import type { App, Configuration, Installation, Visibility } from './model.ts';
import type { Principal } from './principal.ts';
import { Refused } from './refusal.ts';

/** In which of the forms that are known `create-app` answers: the page's, the how-to's, or one level deeper (thena-facts §2). */
export type CreateAnswer = 'documented' | 'prose' | 'wrapped';

/** An event that an app sent to Thena. */
export interface PublishedEvent {
  /** ISO 8601 */
  readonly at: string;
  readonly messageId: string;
  readonly organisation: string;
  readonly application: string;
  readonly event: string;
  readonly payload: JsonMap;
}

export interface StudioOptions {
  readonly apps: Apps;
  readonly now: () => number;
  readonly createAnswer: CreateAnswer;
  /** Hears of an app that was made or changed; `before` is undefined for a new one. */
  readonly changed: (app: App, before: App | undefined) => void;
  readonly published: (event: PublishedEvent) => void;
}

/** Apps and their installations at apps-studio.thena-sandbox.test (thena-facts §2). Throws Refused. */
export class StudioApi {
  readonly #options: StudioOptions;

  constructor(options: StudioOptions) {
    this.#options = options;
  }

  handle({ method, url, body }: StandinRequest, who: Principal): StandinResponse {
    const { pathname } = url;
    const update = /^\/apps\/([^/]+)\/update-app$/.exec(pathname)?.[1];
    const [name, work] =
      update === undefined
        ? (this.#routes[`${method} ${pathname}`] ?? [])
        : method === 'PATCH'
          ? (['update app', (sent: JsonMap) => this.#update(update, sent, who)] as const)
          : [];
    if (name === undefined || work === undefined) throw new Refused(404, `Cannot ${method} ${pathname}`);
    const sent = parsed(body);
    if (!isMap(sent)) throw new Refused(400, 'The body is not a JSON object');
    if (who.installation !== undefined && name !== 'publish event') throw new Refused(403, 'Not with a bot token');
    return { ...work(sent, who), operation: { name, mutation: true } };
  }

  readonly #routes: Readonly<
    Record<string, readonly [name: string, work: (sent: JsonMap, who: Principal) => StandinResponse]>
  > = {
    'POST /apps/create-app': ['create app', (sent, who) => this.#create(sent, who)],
    'POST /apps/install': ['install app', (sent, who) => this.#install(sent, who)],
    'POST /apps/reinstall': ['reinstall app', (sent, who) => this.#reinstall(sent, who)],
    'POST /apps/uninstall': ['uninstall app', (sent, who) => this.#uninstall(sent, who)],
    'POST /incoming-webhook/events': ['publish event', (sent, who) => this.#publish(sent, who)],
  };

  #create(sent: JsonMap, { organisation }: Principal): StandinResponse {
    const manifest = checkedManifest(sent['manifest']);
    const app = this.#options.apps.create(organisation, visibilityIn(sent, 'private'), manifest);
    this.#options.changed(app, undefined);
    const { uid, clientId, clientSecret } = app;
    switch (this.#options.createAnswer) {
      case 'documented':
        return { status: 201, body: { ...shownApp(app), clientId, clientSecret } };
      case 'prose':
        return { status: 201, body: { appId: uid, clientId, clientSecret } };
      case 'wrapped':
        return { status: 201, body: { status: true, data: { ...shownApp(app), clientId, clientSecret } } };
    }
  }

  /** The manifest alone, or beside the visibility as in `create-app`. */
  #update(uid: string, sent: JsonMap, who: Principal): StandinResponse {
    const before = this.#options.apps.withId(uid);
    if (before?.organisation !== who.organisation.id) throw new Refused(404, `There is no app ${uid}`);
    const manifest = checkedManifest(sent['manifest'] ?? sent);
    const visibility = visibilityIn(sent, before.visibility);
    const changes = changesBetween(before.manifest, manifest);
    if (changes.length === 0 && visibility === before.visibility) {
      return { status: 200, body: { status: 'unchanged', message: 'Nothing to update', changes: [] } };
    }
    this.#options.changed(this.#options.apps.update(before, manifest, visibility), before);
    return { status: 200, body: { status: 'success', message: 'The app was updated', changes } };
  }

  #install(sent: JsonMap, who: Principal): StandinResponse {
    const app = this.#visibleApp(sent, who);
    const { apps } = this.#options;
    return installed(app, apps.install(app, who.organisation, teamsIn(sent), settingsIn(sent), who.person));
  }

  #reinstall(sent: JsonMap, who: Principal): StandinResponse {
    const app = this.#visibleApp(sent, who);
    const { apps } = this.#options;
    return installed(app, apps.reinstall(app, who.organisation, teamsIn(sent), settingsIn(sent), who.person));
  }

  /** Its page was not seen; path and body are assumed (thena-facts §2). No teams: from all. */
  #uninstall(sent: JsonMap, who: Principal): StandinResponse {
    const app = this.#visibleApp(sent, who);
    const teams = sent['teamIds'] === undefined ? undefined : teamsIn(sent);
    const { teamIds, status } = this.#options.apps.uninstall(app, who.organisation, teams, who.person);
    const left = status === 'installed' ? teamIds : [];
    return { status: 200, body: { status: 'success', message: 'The app was uninstalled', appInstalledForTeams: left } };
  }

  #publish(sent: JsonMap, { installation, organisation }: Principal): StandinResponse {
    const { apps, now, published } = this.#options;
    const app = apps.withId(installation?.application ?? '');
    if (app === undefined) throw new Refused(401, 'The bot key is missing or unknown');
    const { event_name, payload } = sent;
    const event = textIn(event_name);
    if (event === undefined || !publications(app.manifest).includes(event)) {
      throw new Refused(400, `The manifest does not declare the event ${event ?? ''} in events.publish`);
    }
    if (!isMap(payload)) throw new Refused(400, 'payload must be an object');
    const at = new Date(now()).toISOString();
    const messageId = newId('MSG');
    published({ at, messageId, organisation: organisation.id, application: app.uid, event, payload });
    return { status: 200, body: { success: true, messageId, timestamp: at } };
  }

  /** Of the own organisation, or one that is not private. */
  #visibleApp({ appId }: JsonMap, { organisation }: Principal): App {
    const app = this.#options.apps.withId(textIn(appId) ?? '');
    if (app === undefined || (app.visibility === 'private' && app.organisation !== organisation.id)) {
      throw new Refused(404, `There is no app ${textIn(appId) ?? ''}`);
    }
    return app;
  }
}

/** As the page shows it (thena-facts §2). */
function shownApp({ uid, name, slug, description, visibility, manifest, createdAt, updatedAt }: App): JsonMap {
  return { uid, name, slug, description, visibility, manifest, createdAt, updatedAt };
}

function installed(app: App, installation: Installation): StandinResponse {
  const { bot, botToken, installedBy, teamIds, organisation } = installation;
  return {
    status: 201,
    body: {
      appName: app.name,
      botSub: bot.id,
      botTokenKey: botToken.split('.')[0] ?? '',
      botToken,
      installedBySub: installedBy.id,
      installedByEmail: installedBy.email,
      appInstalledForTeams: teamIds,
      appIdentifier: app.uid,
      installedByOrgId: organisation,
      metadata: {},
    },
  };
}

function checkedManifest(manifest: Json | undefined): JsonMap {
  const problems = manifestProblems(manifest);
  if (problems.length > 0 || !isMap(manifest)) throw new Refused(400, problems.join('; '));
  return manifest;
}

function visibilityIn({ app_visibility }: JsonMap, otherwise: Visibility): Visibility {
  if (app_visibility === undefined) return otherwise;
  const known = (['public', 'private', 'unlisted'] as const).find((visibility) => visibility === app_visibility);
  if (known === undefined) throw new Refused(400, 'app_visibility must be public, private or unlisted');
  return known;
}

function teamsIn({ teamIds }: JsonMap): readonly string[] {
  const teams = textsIn(teamIds);
  if (teams === undefined) throw new Refused(400, 'teamIds must be a list of ids');
  return [...new Set(teams)];
}

function settingsIn({ appConfiguration }: JsonMap): Configuration {
  if (appConfiguration !== undefined && !isMap(appConfiguration)) {
    throw new Refused(400, 'appConfiguration must be an object');
  }
  return {
    required_settings: settingGroup(appConfiguration?.['required_settings'], 'required_settings'),
    optional_settings: settingGroup(appConfiguration?.['optional_settings'], 'optional_settings'),
  };
}

/** The page's example has lists, what arrives at apps are objects (thena-facts §2): both are taken. */
function settingGroup(group: Json | undefined, name: string): JsonMap {
  if (group === undefined || isMap(group)) return group ?? {};
  if (!isList(group)) throw new Refused(400, `appConfiguration.${name} must be an object or a list`);
  return Object.fromEntries(
    group.map((item) => {
      const key = isMap(item) ? (textIn(item['key']) ?? textIn(item['name'])) : undefined;
      if (!isMap(item) || key === undefined) throw new Refused(400, `appConfiguration.${name} has an item without key`);
      return [key, item['value'] ?? null];
    }),
  );
}
