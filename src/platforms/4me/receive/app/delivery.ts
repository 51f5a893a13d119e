import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { Log } from '../../../../runtime/log.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { Outside } from '../../../../runtime/outside/outside.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import type { Clients } from '../clients.ts';
import type { AppDefinition } from './app.ts';
import { isEnabled, type Instance } from './instance.ts';
import type { AppKit } from './kit.ts';
import type { Suspended } from './outcome.ts';
import { ownValues } from './own-store.ts';
import { suspendInstance } from './suspension.ts';
import { inTurn } from './turn.ts';
import { digestOfEntries, readValues } from './values.ts';

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

/** Milliseconds that a suspension may take: senders and gateways wait half a minute for the answer. */
const suspensionTime = 12_000;

interface Delivered {
  readonly account: string;
  readonly body: Json;
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
    const { account, body, log, deadline } = this.#delivered;
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
    const clients = this.#kit.clients(account);
    const outcome = await work({
      body,
      account,
      fields: read.values,
      own: ownValues(this.#app, (await this.#kit.secrets.get(this.#kit.secretName(account))).value),
      outside: this.#kit.outside,
      log,
      deadline,
      ...clients,
    });
    if (outcome === undefined) return;
    if ((await this.#suspend(instance, outcome.comment)) === 'corrected') {
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

  /** Only a change of what the customer has entered can help: the customer's account is out of reach while it is suspended. */
  async #suspend(seen: Instance, comment: string): Promise<'suspended' | 'corrected'> {
    const { account, log, deadline } = this.#delivered;
    if (this.#kit.ports.now() + suspensionTime > deadline) throw new Retry('There is no time left to suspend the app');
    const name = this.#kit.secretName(account);
    return inTurn(this.#kit.ports, `${name}/configure`, deadline, async () => {
      this.#kit.secrets.forget(name);
      const secret = (await this.#kit.secrets.get(name)).value;
      const instance = await this.#kit.instances.read(account, this.#kit.ports.now());
      if (instance === undefined) return 'corrected';
      const digest = (one: Instance): string => digestOfEntries(this.#app, one.customFields, secret);
      if (digest(instance) !== digest(seen)) {
        log.info('corrected meanwhile', { account });
        return 'corrected';
      }
      await suspendInstance(this.#kit, { account, instance, secret, log, deadline }, comment, digest(seen));
      await this.#kit.instances.keep(account, { ...instance, suspended: true, suspensionComment: comment });
      return 'suspended';
    });
  }
}
