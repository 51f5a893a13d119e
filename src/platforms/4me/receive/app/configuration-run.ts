import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { Log } from '../../../../runtime/log.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { InstallationChanged, JsonObject } from '../../../../runtime/ports.ts';
import type { AppDefinition } from './app.ts';
import type { Configuration, ConfigureContext, InstallationContext } from './configuration.ts';
import { callbackUrlOf } from './callback-urls.ts';
import { routeAddress } from './function-address.ts';
import { readEntered } from './entered.ts';
import type { Instance } from './instance.ts';
import { documentsOf, removeDocuments, storedDocuments } from './installation-documents.ts';
import { writeInstance } from './instance-writing.ts';
import { noteCleared, noteInstalled } from './installed-accounts.ts';
import type { AppKit } from './kit.ts';
import { suspend, type Ready, type Suspended } from './outcome.ts';
import { checkOwn, ownValues, writeKeys } from './own-store.ts';
import { withKeys, type OwnChanges } from './own-values.ts';
import { announced, nextSecret, promoted } from './signing-secrets.ts';
import { forgetSuspension, resumption, suspendInstance, type Installed } from './suspension.ts';
import { surroundings } from './surroundings.ts';
import { digestOfEntries, secretFields, usableValues } from './values.ts';
import { mayBeOnItsWay } from './wake-ups.ts';

/** What woke us, and when. */
export interface WakeUp {
  readonly change: InstallationChanged['change'];
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly log: Log;
  readonly deadline: number;
  readonly functionArn: string | undefined;
}

/** Milliseconds after an event until an instance that is not there is none. */
const absenceGrace = 2 * 60_000;

/** One run of a configuration, on what was read at its beginning. */
export class ConfigurationRun<F extends Fields, S extends Fields> {
  readonly #kit: AppKit;
  readonly #app: AppDefinition<F, S>;
  readonly #configuration: Configuration<F, S>;
  readonly #account: string;
  /** As it was read, and then as we changed it. */
  #secret: JsonObject | undefined;
  readonly #wakeUp: WakeUp;

  constructor(
    kit: AppKit,
    app: AppDefinition<F, S>,
    configuration: Configuration<F, S>,
    account: string,
    secret: JsonObject | undefined,
    wakeUp: WakeUp,
  ) {
    this.#kit = kit;
    this.#app = app;
    this.#configuration = configuration;
    this.#account = account;
    this.#secret = secret;
    this.#wakeUp = wakeUp;
  }

  /**
   * The app is not installed, or not yet. What an earlier installation has made elsewhere is taken back in any case; where there
   * may be a next one already, the event comes again.
   */
  async absent(): Promise<void> {
    await this.clear(undefined);
    await noteCleared(this.#kit, this.#account);
    const { change, since } = this.#wakeUp;
    const isGone = !mayBeOnItsWay(change) || this.#kit.ports.now() - since > absenceGrace;
    if (!isGone) throw new Retry(`The app instance of ${this.#account} is not there yet`);
    this.#wakeUp.log.info('nothing is installed', { account: this.#account });
  }

  /** The app is removed or switched off. */
  async clear(instance: Instance | undefined): Promise<void> {
    const own = this.#own();
    const hidden = [...this.#app.hiddenKeys].filter((key) => this.#secret?.[key] !== undefined);
    const keys = [...Object.keys(own), ...hidden];
    const documents = await storedDocuments(this.#kit, this.#app, this.#account);
    if (keys.length === 0 && documents.length === 0) return;
    if ((await this.#takeBack(instance, keys)) === 'kept') return;
    await removeDocuments(this.#kit, this.#account, documents);
  }

  async #takeBack(instance: Instance | undefined, keys: readonly string[]): Promise<'kept' | 'cleared'> {
    const outcome = await this.#configuration.remove?.({
      ...this.#context(),
      fields: usableValues(this.#app.fields, instance?.customFields ?? {}),
      secrets: usableValues(this.#app.secrets, secretFields(this.#secret)),
    });
    if (outcome === 'kept' && instance !== undefined) return 'kept';
    // A suspension of its own is its own to lift, also when the app is switched on again.
    const others = instance?.suspended === true ? [] : ['suspension'];
    await this.#write(Object.fromEntries([...keys, ...others].map((key) => [key, undefined])));
    this.#wakeUp.log.info('cleared', { account: this.#account });
    return 'cleared';
  }

  async configure(instance: Instance): Promise<void> {
    const entered = readEntered(this.#app, instance, this.#secret, this.#kit.ports.now());
    if (entered.kind === 'awaited') {
      const missing = entered.missing.join(', ');
      this.#wakeUp.log.info('secrets are on their way', { account: this.#account, missing });
    } else if (entered.kind === 'unusable') await this.#suspend(instance, suspend(entered.comment));
    else {
      const context = this.#configureContext(instance, entered.fields, entered.secrets);
      const outcome = await this.#configuration.configure(context);
      await (outcome.kind === 'ready' ? this.#ready(instance, outcome) : this.#suspend(instance, outcome));
    }
  }

  async #suspend(instance: Instance, suspended: Suspended): Promise<void> {
    // Those in the store may be of an installation before this one; its own come right after, and wake us again.
    if (this.#wakeUp.change === 'created' && Object.keys(this.#app.secrets).length > 0) {
      this.#wakeUp.log.info('not ready yet', { account: this.#account, comment: suspended.comment });
      return;
    }
    await this.#keep(instance, await suspendInstance(this.#kit, this.#installed(instance), suspended));
  }

  async #ready(instance: Instance, { fields }: Ready): Promise<void> {
    const installed = this.#installed(instance);
    const resume = resumption(installed, digestOfEntries(this.#app, instance.customFields, this.#secret));
    const flags = resume === 'resume' ? { suspended: false } : {};
    await this.#keep(instance, await writeInstance(installed.provider, instance, { fields, ...flags }));
    if (resume !== 'none') await forgetSuspension(this.#kit, installed);
    if (resume === 'resume') this.#wakeUp.log.info('resumed', { account: this.#account });
    this.#wakeUp.log.info('ready', { account: this.#account });
  }

  /** As it was before is kept already. */
  async #keep(before: Instance, after: Instance): Promise<void> {
    if (after !== before) await this.#kit.instances.keep(this.#account, after);
  }

  #configureContext(instance: Instance, fields: ValuesOf<F>, secrets: ValuesOf<S>): ConfigureContext<F, S> {
    const { id, suspended } = instance;
    return {
      ...this.#context(),
      ...this.#kit.clients(this.#account),
      instance: { id, suspended },
      fields,
      secrets,
      remember: async (changes) => this.#remember(changes),
      rotate: async (signingSecret, register) => this.#rotate(signingSecret, register),
      routeUrl: async (route) => this.#routeUrl(route),
      callbackUrl: async (name) => this.#callbackUrl(name),
    };
  }

  #context(): InstallationContext {
    const { settings, offering } = this.#kit;
    const account = this.#account;
    const documents = documentsOf(this.#kit, this.#app, account);
    const around = surroundings(this.#kit, this.#wakeUp);
    return { domain: settings.domain, account, offering, own: this.#own(), documents, ...around };
  }

  #installed(instance: Instance): Installed {
    const { log, deadline } = this.#wakeUp;
    const { provider } = this.#kit.clients(this.#account);
    return { account: this.#account, instance, secret: this.#secret, provider, log, deadline };
  }

  #own(): JsonObject {
    return ownValues(this.#app, this.#secret);
  }

  async #remember(changes: OwnChanges): Promise<void> {
    checkOwn(this.#app, changes);
    await noteInstalled(this.#kit, this.#account);
    await this.#write(changes);
  }

  async #rotate(name: string, register: (secret: string) => Promise<OwnChanges>): Promise<void> {
    if (!this.#app.signingSecrets.includes(name)) throw new TypeError(`the app has no signing secret "${name}"`);
    await noteInstalled(this.#kit, this.#account);
    const next = nextSecret(this.#secret ?? {}, name);
    await this.#write(announced(this.#secret ?? {}, name, next));
    const changes = await register(next);
    await this.#write({ ...changes, ...promoted(this.#secret ?? {}, name, next, this.#kit.ports.now()) });
  }

  async #write(changes: OwnChanges): Promise<void> {
    await writeKeys(this.#kit, this.#account, changes, this.#wakeUp.deadline);
    this.#secret = withKeys(this.#secret ?? {}, changes);
  }

  async #callbackUrl(name: string): Promise<string> {
    const { deadline, functionArn } = this.#wakeUp;
    return callbackUrlOf(this.#kit, this.#app, name, { account: this.#account, deadline, functionArn });
  }

  async #routeUrl(name: string): Promise<string> {
    const route = this.#app.routes.get(name);
    if (route === undefined) throw new TypeError(`the app has no route "${name}"`);
    const address = await this.#kit.address.of(this.#wakeUp.functionArn);
    return routeAddress(address, route, this.#account, this.#app.addresses);
  }
}
