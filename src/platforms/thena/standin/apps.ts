import type { Directory } from './directory.ts';
import { newBotToken, newClientSecret, newId } from './identifiers.ts';
import type { JsonMap } from './json-value.ts';
import { appText, settingNames, slugIn } from './manifest.ts';
import type { App, Configuration, Installation, Organisation, Person, Visibility } from './model.ts';
import { Refused } from './refusal.ts';

const lifeCycleEvents = [
  'app:installation',
  'app:reinstall',
  'app:uninstall',
  'app:configuration:update',
  'app:team:added',
  'app:team:removed',
] as const;

/** The six of thena-facts §4.1. */
export type LifeCycleEvent = (typeof lifeCycleEvents)[number];

export function isLifeCycle(event: string): event is LifeCycleEvent {
  return (lifeCycleEvents as readonly string[]).includes(event);
}

/** Something that happened to an installation, with what it is now. */
export interface Announcement {
  readonly event: LifeCycleEvent;
  readonly installation: Installation;
  readonly by: Person;
}

export interface AppsOptions {
  readonly directory: Directory;
  readonly now: () => number;
  readonly announce: (announcement: Announcement) => void;
}

const noSettings: Configuration = { required_settings: {}, optional_settings: {} };

/** All apps and where they are installed. Throws Refused for what Thena would not do. */
export class Apps {
  readonly #options: AppsOptions;
  readonly #apps = new Map<string, App>();
  readonly #installations = new Map<string, Installation>();

  constructor(options: AppsOptions) {
    this.#options = options;
  }

  all(): readonly App[] {
    return [...this.#apps.values()];
  }

  /** Those that are over too, which no one sees but the sandbox. */
  installations(): readonly Installation[] {
    return [...this.#installations.values()];
  }

  withId(uid: string): App | undefined {
    return this.#apps.get(uid);
  }

  /** By id or slug; where none is named, the only one that is installed there. */
  installationOf(organisation: Organisation, name?: string): Installation {
    const here = this.installations().filter(
      (one) => one.status === 'installed' && one.organisation === organisation.id,
    );
    const named = name === undefined ? here : here.filter((one) => this.#isCalled(one.application, name));
    const [first, second] = named;
    if (first === undefined) throw new Refused(404, `${organisation.name} has not installed ${name ?? 'any app'}`);
    if (second !== undefined) throw new Refused(400, `${organisation.name} has several apps: say which one`);
    return first;
  }

  create(owner: Organisation, visibility: Visibility, manifest: JsonMap): App {
    const at = this.#timestamp();
    const secrets = { clientId: newId('CLI'), clientSecret: newClientSecret() };
    const app = { uid: newId('APP'), organisation: owner.id, visibility, ...secrets, createdAt: at };
    return this.#keep({ ...app, ...this.#described(manifest, owner.id), updatedAt: at });
  }

  /** The same app, as it was, where nothing changes. */
  update(app: App, manifest: JsonMap, visibility: Visibility): App {
    const described = this.#described(manifest, app.organisation, app.uid);
    return this.#keep({ ...app, ...described, visibility, updatedAt: this.#timestamp() });
  }

  /** An installation that is there already is none to make again: that is a reinstallation. */
  install(app: App, organisation: Organisation, teamIds: readonly string[], settings: Configuration, by: Person) {
    const known = this.#known(app, organisation);
    if (known?.status === 'installed') throw new Refused(400, `${app.name} is installed already: reinstall it`);
    this.#check(app, organisation, teamIds, settings);
    const bot: Person = {
      id: newId('BOT'),
      name: app.name,
      email: `${app.slug}@bots.thena-sandbox.test`,
      type: 'AGENT',
    };
    return this.#announced('app:installation', by, {
      id: newId('INS'),
      organisation: organisation.id,
      application: app.uid,
      status: 'installed',
      bot,
      botToken: newBotToken(),
      teamIds,
      configuration: settings,
      installedBy: by,
      createdAt: this.#timestamp(),
    });
  }

  /** The bot stays and gets another token; the one before is dead. */
  reinstall(app: App, organisation: Organisation, teamIds: readonly string[], settings: Configuration, by: Person) {
    const known = this.#known(app, organisation);
    if (known?.status !== 'installed') throw new Refused(400, `${app.name} is not installed`);
    this.#check(app, organisation, teamIds, settings);
    const changed = { teamIds, configuration: settings, botToken: newBotToken(), installedBy: by };
    return this.#announced('app:reinstall', by, { ...known, ...changed });
  }

  /** From some of its teams, or from all: then the bot token is dead. */
  uninstall(app: App, organisation: Organisation, teamIds: readonly string[] | undefined, by: Person): Installation {
    const known = this.#known(app, organisation);
    if (known?.status !== 'installed') throw new Refused(400, `${app.name} is not installed`);
    const left = teamIds === undefined ? [] : known.teamIds.filter((id) => !teamIds.includes(id));
    for (const id of teamIds ?? []) this.#options.directory.team(organisation, id);
    if (left.length > 0) return this.#announced('app:team:removed', by, { ...known, teamIds: left });
    return this.#announced('app:uninstall', by, { ...known, status: 'uninstalled' });
  }

  /** Groups of settings that are not given stay as they are. */
  configure(installation: Installation, settings: Partial<Configuration>, by: Person): Installation {
    const { app, organisation } = this.#ends(installation);
    const configuration = { ...installation.configuration, ...settings };
    this.#check(app, organisation, installation.teamIds, configuration);
    return this.#announced('app:configuration:update', by, { ...installation, configuration });
  }

  addTeam(installation: Installation, teamId: string, by: Person): Installation {
    const { app, organisation } = this.#ends(installation);
    const teamIds = [...new Set([...installation.teamIds, teamId])];
    this.#check(app, organisation, teamIds, installation.configuration);
    return this.#announced('app:team:added', by, { ...installation, teamIds });
  }

  /** The last one too: no teams is not an uninstallation (thena-facts §8). */
  removeTeam(installation: Installation, teamId: string, by: Person): Installation {
    const teamIds = installation.teamIds.filter((id) => id !== teamId);
    if (teamIds.length === installation.teamIds.length) throw new Refused(400, `It is not installed for ${teamId}`);
    return this.#announced('app:team:removed', by, { ...installation, teamIds });
  }

  #known(app: App, organisation: Organisation): Installation | undefined {
    return this.#installations.get(`${organisation.id} ${app.uid}`);
  }

  #ends({ application, organisation }: Installation) {
    const app = this.#apps.get(application);
    if (app === undefined) throw new Refused(404, `There is no app ${application}`);
    return { app, organisation: this.#options.directory.organisation(organisation) };
  }

  #check(app: App, organisation: Organisation, teamIds: readonly string[], settings: Configuration = noSettings): void {
    if (teamIds.length === 0) throw new Refused(400, 'teamIds names no team');
    for (const id of teamIds) this.#options.directory.team(organisation, id);
    const missing = settingNames(app.manifest, 'required_settings').find(
      (name) => (settings.required_settings[name] ?? '') === '',
    );
    if (missing !== undefined) throw new Refused(400, `appConfiguration.required_settings has no ${missing}`);
  }

  #announced(event: LifeCycleEvent, by: Person, installation: Installation): Installation {
    this.#installations.set(`${installation.organisation} ${installation.application}`, installation);
    this.#options.announce({ event, installation, by });
    return installation;
  }

  #described(manifest: JsonMap, owner: string, own?: string) {
    const slug = slugIn(manifest);
    if (this.all().some((app) => app.organisation === owner && app.slug === slug && app.uid !== own)) {
      throw new Refused(400, `The slug ${slug} is taken in this organisation`);
    }
    return { name: appText(manifest, 'name'), slug, description: appText(manifest, 'description'), manifest };
  }

  #isCalled(uid: string, name: string): boolean {
    return uid === name || this.#apps.get(uid)?.slug === name;
  }

  #keep(app: App): App {
    this.#apps.set(app.uid, app);
    return app;
  }

  #timestamp(): string {
    return new Date(this.#options.now()).toISOString();
  }
}
