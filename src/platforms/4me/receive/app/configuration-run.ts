import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { Log } from '../../../../runtime/log.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { InstallationChanged, JsonObject } from '../../../../runtime/ports.ts';
import type { AppDefinition } from './app.ts';
import type { Configuration, ConfigureContext, InstallationContext } from './configuration.ts';
import { routeAddress } from './function-address.ts';
import { updateInstance, type Instance, type InstanceChange } from './instance.ts';
import { noteCleared, noteInstalled } from './installed-accounts.ts';
import type { AppKit } from './kit.ts';
import type { Ready } from './outcome.ts';
import { checkOwn, ownValues, writeKeys } from './own-store.ts';
import { withKeys, type OwnChanges } from './own-values.ts';
import { announced, nextSecret, promoted } from './signing-secrets.ts';
import { forgetSuspension, resumption, suspendInstance, type Installed } from './suspension.ts';
import { digestOfEntries, readValues, secretFields, usableValues } from './values.ts';
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

/** Milliseconds in which secrets of a new installation may still be on their way: they come in messages of their own. */
const secretsGrace = 5 * 60_000;
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
    if (Object.keys(own).length === 0) return;
    const outcome = await this.#configuration.remove?.({
      ...this.#context(),
      fields: usableValues(this.#app.fields, instance?.customFields ?? {}),
      secrets: usableValues(this.#app.secrets, secretFields(this.#secret)),
    });
    if (outcome === 'kept' && instance !== undefined) return;
    // A suspension of its own is its own to lift, also when the app is switched on again.
    const others = instance?.suspended === true ? [] : ['suspension'];
    await this.#write(Object.fromEntries([...Object.keys(own), ...others].map((key) => [key, undefined])));
    this.#wakeUp.log.info('cleared', { account: this.#account });
  }

  async configure(instance: Instance): Promise<void> {
    const { fields, secrets, labels } = this.#app;
    const entered = readValues(fields, instance.customFields, labels);
    const entrusted = readValues(secrets, secretFields(this.#secret), labels);
    if ('values' in entered && 'values' in entrusted) {
      const outcome = await this.#configuration.configure(this.#configureContext(entered.values, entrusted.values));
      if (outcome.kind === 'ready') await this.#ready(instance, outcome);
      else await this.#suspend(instance, outcome.comment);
      return;
    }
    const isNew = this.#kit.ports.now() - Date.parse(instance.createdAt) < secretsGrace;
    const onTheirWay = 'missing' in entrusted && entrusted.missing.length === entrusted.problems.length;
    if (isNew && onTheirWay && 'values' in entered) {
      this.#wakeUp.log.info('secrets are on their way', {
        account: this.#account,
        missing: entrusted.missing.join(', '),
      });
      return;
    }
    const problems = [entered, entrusted].flatMap((read) => ('problems' in read ? read.problems : []));
    const comment = `${problems.join(' ')} Correct this in the settings of the app and save them.`;
    await this.#suspend(instance, comment);
  }

  async #suspend(instance: Instance, comment: string): Promise<void> {
    // Those in the store may be of an installation before this one; its own come right after, and wake us again.
    if (this.#wakeUp.change === 'created' && Object.keys(this.#app.secrets).length > 0) {
      this.#wakeUp.log.info('not ready yet', { account: this.#account, comment });
      return;
    }
    await suspendInstance(this.#kit, this.#installed(instance), comment);
    if (instance.suspended) return;
    await this.#kit.instances.keep(this.#account, { ...instance, suspended: true, suspensionComment: comment });
  }

  async #ready(instance: Instance, { fields }: Ready): Promise<void> {
    const corrected = Object.entries(fields)
      .filter(([id, value]) => JSON.stringify(instance.customFields[id]) !== JSON.stringify(value))
      .map(([id, value]) => ({ id, value }));
    const installed = this.#installed(instance);
    const resume = resumption(installed, digestOfEntries(this.#app, instance.customFields, this.#secret));
    const change: InstanceChange = {
      ...(corrected.length === 0 ? {} : { customFields: corrected }),
      ...(resume === 'resume' ? { suspended: false } : {}),
    };
    if (Object.keys(change).length > 0) {
      await this.#kit.clients(this.#account).provider.mutate(updateInstance, { input: { id: instance.id, ...change } });
    }
    if (resume !== 'none') await forgetSuspension(this.#kit, installed);
    if (resume === 'resume') {
      await this.#kit.instances.keep(this.#account, { ...instance, suspended: false, suspensionComment: null });
      this.#wakeUp.log.info('resumed', { account: this.#account });
    }
    this.#wakeUp.log.info('ready', { account: this.#account });
  }

  #configureContext(fields: ValuesOf<F>, secrets: ValuesOf<S>): ConfigureContext<F, S> {
    return {
      ...this.#context(),
      ...this.#kit.clients(this.#account),
      fields,
      secrets,
      remember: async (changes) => this.#remember(changes),
      rotate: async (signingSecret, register) => this.#rotate(signingSecret, register),
      routeUrl: async (route) => this.#routeUrl(route),
    };
  }

  #context(): InstallationContext {
    const { log, deadline } = this.#wakeUp;
    const { settings, offering, outside } = this.#kit;
    const own = this.#own();
    return { domain: settings.domain, account: this.#account, offering, own, outside, log, deadline };
  }

  #installed(instance: Instance): Installed {
    const { log, deadline } = this.#wakeUp;
    return { account: this.#account, instance, secret: this.#secret, log, deadline };
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

  async #routeUrl(name: string): Promise<string> {
    const route = this.#app.routes.get(name);
    if (route === undefined) throw new TypeError(`the app has no route "${name}"`);
    const address = await this.#kit.address.of(this.#wakeUp.functionArn);
    return routeAddress(address, route, this.#account, this.#app.addresses);
  }
}
