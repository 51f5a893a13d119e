import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../../../runtime/json-object.ts';
import { keepNewest } from '../../../../runtime/newest.ts';
import type { JsonObject, Ports, Stored } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import type { SecretCache } from '../secret-cache.ts';
import { changeDocument } from './documents.ts';
import { instanceOfCustomer, type Instance } from './instance.ts';

/** Milliseconds between the questions for an instance that is not there yet (4me-facts §10). */
const pauses = [500, 1500, 3000];

/** Milliseconds; an event that got lost is made up for after these. */
const lifetime = 15 * 60_000;

/** Milliseconds in which the messages of a suspended app cost no request: each of them is repeated for hours. */
const suspensionMemory = 5 * 60_000;

/** Key of the provider's secret that is there for as long as 4me tells of every change of an instance. */
export const instanceEvents = 'installation_webhooks';

interface Options {
  readonly provider: FourMeClient;
  readonly offering: string;
  readonly secrets: SecretCache;
  readonly providerSecret: string;
  readonly secretName: (account: string) => string;
}

/**
 * The app instances of an offering. Where the provider has the app_instance webhooks, an instance is kept in the state store
 * until an event tells of a change (DESIGN §8); without them each question goes to 4me, as the seeds ask.
 */
export class Instances {
  readonly #ports: Pick<Ports, 'state' | 'now'>;
  readonly #options: Options;
  readonly #suspended = new Map<string, Entry>();

  constructor(ports: Pick<Ports, 'state' | 'now'>, options: Options) {
    this.#ports = ports;
    this.#options = options;
  }

  /** As it is now; one that is not there is asked for again for some seconds, and not past `until`. */
  async read(account: string, until: number): Promise<Instance | undefined> {
    for (const pause of [...pauses, undefined]) {
      const found = await this.#ask(account);
      if (found !== undefined || pause === undefined || this.#ports.now() + pause > until) return found;
      await sleep(pause);
    }
    return undefined;
  }

  /**
   * For a message that needs the fields: from the state store where events keep it right. `isNew`: of a suspended app, that it
   * was not known to be suspended.
   */
  async current(account: string): Promise<{ readonly instance: Instance | undefined; readonly isNew: boolean }> {
    const suspended = this.#suspended.get(account);
    if (suspended !== undefined && this.#ports.now() - suspended.readAt < suspensionMemory) {
      return { instance: suspended.instance, isNew: false };
    }
    const found = (await this.#eventsTell()) ? await this.#kept(account) : await this.#ask(account);
    this.#noteSuspension(account, found);
    return { instance: found, isNew: true };
  }

  /**
   * Keeps what was read because of an event, also that there is none; to be called in the installation's turn, so that nothing
   * older overwrites it.
   */
  async keep(account: string, instance: Instance | undefined): Promise<void> {
    this.#noteSuspension(account, instance);
    if (!(await this.#eventsTell())) return;
    const entry = documentOf(this.#entry(instance));
    await changeDocument(this.#ports.state, this.#name(account), () => entry);
  }

  #noteSuspension(account: string, instance: Instance | undefined): void {
    this.#suspended.delete(account);
    if (instance?.suspended === true) keepNewest(this.#suspended, account, this.#entry(instance));
  }

  async #kept(account: string): Promise<Instance | undefined> {
    const name = this.#name(account);
    const kept = await this.#ports.state.get(name);
    const entry = kept === undefined ? undefined : entryOf(kept);
    if (entry !== undefined && this.#ports.now() - entry.readAt < lifetime) return entry.instance;
    const found = await this.#ask(account);
    // Not over what an event has brought meanwhile: that is newer.
    await this.#ports.state.put(name, documentOf(this.#entry(found)), kept?.version);
    return found;
  }

  #ask(account: string): Promise<Instance | undefined> {
    return instanceOfCustomer(this.#options.provider, this.#options.offering, account);
  }

  async #eventsTell(): Promise<boolean> {
    const { value } = await this.#options.secrets.get(this.#options.providerSecret);
    const webhooks = value?.[instanceEvents];
    return isJsonObject(webhooks) && isJsonObject(webhooks['app_instance.update']);
  }

  #name(account: string): string {
    return `${this.#options.secretName(account)}/instance`;
  }

  #entry(instance: Instance | undefined): Entry {
    return { readAt: this.#ports.now(), instance };
  }
}

interface Entry {
  readonly readAt: number;
  /** Undefined: there is none. */
  readonly instance: Instance | undefined;
}

const documentOf = ({ readAt, instance }: Entry): JsonObject => ({
  readAt,
  instance: instance === undefined ? null : { ...instance },
});

function entryOf({ value }: Stored): Entry | undefined {
  const { readAt, instance } = value;
  if (typeof readAt !== 'number' || instance === undefined) return undefined;
  return { readAt, instance: isJsonObject(instance) ? (instance as unknown as Instance) : undefined };
}
