import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { Log } from '../../../../runtime/log.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { Outside } from '../../../../runtime/outside/outside.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import type { Clients } from '../clients.ts';
import type { AppDefinition } from './app.ts';
import { isEnabled } from './instance.ts';
import type { AppKit } from './kit.ts';
import type { Suspended } from './outcome.ts';
import { ownValues } from './own-store.ts';
import { suspendAtWork } from './suspend-at-work.ts';
import { readValues } from './values.ts';

export interface SignedRouteContext<F extends Fields> extends Clients {
  readonly body: Json;
  /** The customer account. */
  readonly account: string;
  /** What the customer entered, typed and checked. */
  readonly fields: ValuesOf<F>;
  /** Values of the app's own keys. */
  readonly own: JsonObject;
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
}

export type SignedRouteWork<F extends Fields> = (context: SignedRouteContext<F>) => Promise<Suspended | void>;

interface Delivered {
  readonly account: string;
  readonly body: Json;
  readonly clients: Clients;
  readonly log: Log;
  readonly deadline: number;
}

/** A verified message that nobody has worked on yet. */
export class Delivery<F extends Fields, S extends Fields> {
  readonly #kit: AppKit;
  readonly #app: AppDefinition<F, S>;
  readonly #delivered: Delivered;

  constructor(kit: AppKit, app: AppDefinition<F, S>, delivered: Delivered) {
    this.#kit = kit;
    this.#app = app;
    this.#delivered = delivered;
  }

  async work(work: SignedRouteWork<F>): Promise<void> {
    const { account, body, clients, log, deadline } = this.#delivered;
    const { instance, isNew } = await this.#kit.instances.current(account);
    if (instance === undefined || !isEnabled(instance)) {
      log.warn('dropped, the app is not in use', { account });
      await this.#tellInstallation(instance === undefined ? 'deleted' : 'updated');
      return;
    }
    if (instance.suspended) {
      if (isNew) await this.#tellInstallation('updated');
      throw new Retry('The app is suspended', { after: 120 });
    }
    const read = readValues(this.#app.fields, instance.customFields, this.#app.labels);
    if (!('values' in read)) throw new Retry(`The settings of the app are not complete: ${read.problems.join(' ')}`);
    const { value: secret } = await this.#kit.secrets.get(this.#kit.secretName(account));
    const outcome = await work({
      body,
      account,
      fields: read.values,
      own: ownValues(this.#app, secret),
      outside: this.#kit.outside,
      log,
      deadline,
      ...clients,
    });
    if (outcome === undefined) return;
    const seen = { account, instance, secret, provider: clients.provider, log, deadline };
    if ((await suspendAtWork(this.#kit, this.#app, seen, outcome)) === 'corrected') {
      throw new Retry('The settings of the app were changed meanwhile', { after: 5 });
    }
  }

  /** What a message shows may be what no event has told us: so the installation is looked at. */
  async #tellInstallation(change: 'updated' | 'deleted'): Promise<void> {
    const { account, log } = this.#delivered;
    const { ports, settings, offering } = this.#kit;
    await ports.announce({ domain: settings.domain, account, offering, change }).catch((error: unknown) => {
      log.warn('the installation cannot be looked at', { account, error });
    });
  }
}
