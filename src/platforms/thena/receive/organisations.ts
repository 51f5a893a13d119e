import { isJsonObject } from '../../../runtime/json-object.ts';
import { keepNewest } from '../../../runtime/newest.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import type { InstallationChange } from '../wire/installation.ts';
import { organisationSecretName } from '../wire/names.ts';
import {
  changedBy,
  recordOf,
  timeOf,
  type Installation,
  installationOf,
  type InstallationRecord,
} from './installation-record.ts';
import type { Settings } from './settings.ts';
import { inTurn } from './turn.ts';

/** Milliseconds: whether an organisation has installed the app may be as old as that, for a look before the queue. */
const fresh = 60_000;
/** Compare-and-swap against writers that take no turns, e.g. a command. */
const mostTries = 5;

type OrganisationPorts = Pick<Ports, 'secrets' | 'state' | 'now'>;

/** What became of a life-cycle event: `outdated` where something newer has happened since, or all is over and told already. */
export type Outcome = 'changed' | 'unchanged' | 'outdated';

/**
 * Organisations that have installed the app: one secret each with the bot's token, and in the state store what outlives it, the
 * time of the uninstallation, so that an event that arrives late does not bring a removed installation back.
 */
export class Organisations {
  readonly #ports: OrganisationPorts;
  readonly #settings: Settings;
  readonly #known = new Map<string, number>();

  constructor(ports: OrganisationPorts, settings: Settings) {
    this.#ports = ports;
    this.#settings = settings;
  }

  /** As it is now. Throws UnusableName. */
  async read(organisation: string): Promise<InstallationRecord | undefined> {
    const stored = await this.#ports.secrets.get(this.#secretName(organisation));
    if (stored === undefined) this.#known.delete(organisation);
    else keepNewest(this.#known, organisation, this.#ports.now());
    return stored === undefined ? undefined : recordOf(stored.value);
  }

  /** Whether the app is installed there, or was a minute ago. An organisation that is not is looked up each time. */
  async isInstalledAt(organisation: string): Promise<boolean> {
    const seenAt = this.#known.get(organisation);
    if (seenAt !== undefined && this.#ports.now() - seenAt < fresh) return true;
    return (await this.read(organisation)) !== undefined;
  }

  /** What was known of an installation that is over, until `forget`; its bot token is gone. */
  async removed(organisation: string): Promise<Installation | undefined> {
    return (await this.#uninstallation(organisation))?.installation;
  }

  /** What the token of an event is to us. One that comes with an installation is `new` even where we know it. Throws UnusableName. */
  async lookAt(token: string, change: InstallationChange, at: number): Promise<'new' | 'known' | 'outdated'> {
    const record = await this.read(change.organisation);
    const over = await this.#uninstallation(change.organisation);
    if (at < Math.max(record?.order.token ?? -Infinity, over?.at ?? -Infinity)) return 'outdated';
    return begins(change) || record?.bot_token !== token ? 'new' : 'known';
  }

  /** Stores what an event has told, unless something newer is there. `at`, `deadline`: milliseconds since the epoch. */
  async change(change: InstallationChange, at: number, deadline: number): Promise<Outcome> {
    const { organisation } = change;
    return this.#inTurn(organisation, deadline, async () => {
      const over = (await this.#uninstallation(organisation))?.at ?? -Infinity;
      // Of events of the same moment, only an installation can be meant to follow.
      if (begins(change) ? at < over : at <= over) return 'outdated';
      const name = this.#secretName(organisation);
      for (let tries = 0; tries < mostTries; tries += 1) {
        const stored = await this.#ports.secrets.get(name);
        const record = stored === undefined ? undefined : recordOf(stored.value);
        const next = changedBy(record, change, at);
        if (next === record) return 'unchanged';
        // Somebody else's fields stay.
        const value = { ...stored?.value, ...next } as unknown as JsonObject;
        if ((await this.#ports.secrets.put(name, value, stored?.version)) === 'stored') {
          keepNewest(this.#known, organisation, this.#ports.now());
          return 'changed';
        }
      }
      throw new Retry('The secret of the organisation is being written by somebody else', { after: 1 });
    });
  }

  /**
   * Deletes the secret; nothing is done where a newer installation is there. May be done again. `isAwaited`: whether a handler will
   * ask for what was known, and `forget` it; otherwise nothing of it is kept.
   */
  async remove(change: InstallationChange, at: number, deadline: number, isAwaited: boolean): Promise<Outcome> {
    const { organisation } = change;
    return this.#inTurn(organisation, deadline, async () => {
      const before = await this.#uninstallation(organisation);
      const record = await this.read(organisation);
      if (record === undefined ? at < (before?.at ?? -Infinity) : at < timeOf(record)) return 'outdated';
      const known =
        record === undefined
          ? (before?.installation ?? installationOf(changedBy(undefined, change, at)))
          : installationOf(record);
      if (record === undefined && before !== undefined && before.installation === undefined) {
        // Told already; but an installation of the time in between may still come.
        if (at > before.at) await this.#keepUninstallation(organisation, { at });
        return 'outdated';
      }
      // Before the secret goes: whoever crashes in between must find what the handler needs.
      await this.#keepUninstallation(organisation, isAwaited ? { at, installation: known } : { at });
      if (record === undefined) return 'unchanged';
      await this.#ports.secrets.remove(this.#secretName(organisation));
      this.#known.delete(organisation);
      return 'changed';
    });
  }

  /** The handler has seen the last of the installation: only the time of its end is kept. */
  async forget(organisation: string, deadline: number): Promise<void> {
    await this.#inTurn(organisation, deadline, async () => {
      const over = await this.#uninstallation(organisation);
      if (over?.installation !== undefined) await this.#keepUninstallation(organisation, { at: over.at });
    });
  }

  async #uninstallation(organisation: string): Promise<Uninstallation | undefined> {
    const value = (await this.#ports.state.get(this.#stateName(organisation)))?.value;
    if (value === undefined || typeof value['at'] !== 'number') return undefined;
    const { at, installation } = value;
    return isJsonObject(installation) ? { at, installation: installationOf(recordOf(installation)) } : { at };
  }

  /** In turn: nobody else writes it. */
  async #keepUninstallation(organisation: string, over: Uninstallation): Promise<void> {
    const name = this.#stateName(organisation);
    const version = (await this.#ports.state.get(name))?.version;
    if ((await this.#ports.state.put(name, over as unknown as JsonObject, version)) === 'stored') return;
    throw new Retry('The state of the organisation is being written by somebody else', { after: 1 });
  }

  #inTurn<Result>(organisation: string, deadline: number, work: () => Promise<Result>): Promise<Result> {
    return inTurn(this.#ports, `${this.#settings.prefix}turns/${organisation}`, deadline, work);
  }

  #secretName(organisation: string): string {
    return organisationSecretName(this.#settings, organisation);
  }

  #stateName(organisation: string): string {
    return `${this.#settings.prefix}uninstalled/${organisation}`;
  }
}

const begins = ({ name }: InstallationChange): boolean => name === 'app:installation' || name === 'app:reinstall';

interface Uninstallation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly installation?: Installation;
}
