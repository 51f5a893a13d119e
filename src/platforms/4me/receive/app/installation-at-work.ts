import type { Fields } from '../../../../runtime/fields.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { AppDefinition } from './app.ts';
import { callbackUrlOf } from './callback-urls.ts';
import { documentsOf } from './installation-documents.ts';
import { writeInstance } from './instance-writing.ts';
import type { AppKit } from './kit.ts';
import { suspend } from './outcome.ts';
import { ownValues, rememberOwn } from './own-store.ts';
import type { OwnChanges } from './own-values.ts';
import type { FieldChanges, QueuedWork } from './queued-work.ts';
import type { Installed } from './suspension.ts';
import { surroundings } from './surroundings.ts';
import { suspendAtWork } from './suspend-at-work.ts';

type Context = Omit<
  QueuedWork<Fields, Fields>,
  'fields' | 'secrets' | 'customer' | 'provider' | 'id' | 'body' | 'attempt' | 'sentAt'
>;

/** What work beside the configuration can do to an installation, whatever woke it. */
export class InstallationAtWork<F extends Fields, S extends Fields> {
  readonly #kit: AppKit;
  readonly #app: AppDefinition<F, S>;
  /** As it was read, and then as this work changed it. */
  #installed: Installed;
  readonly #functionArn: string | undefined;

  constructor(kit: AppKit, app: AppDefinition<F, S>, installed: Installed, functionArn: string | undefined) {
    this.#kit = kit;
    this.#app = app;
    this.#installed = installed;
    this.#functionArn = functionArn;
  }

  context(): Context {
    const { settings, offering } = this.#kit;
    const { account, instance, secret } = this.#installed;
    return {
      account,
      domain: settings.domain,
      offering,
      instanceId: instance.id,
      own: ownValues(this.#app, secret),
      documents: documentsOf(this.#kit, this.#app, account),
      setFields: async (fields) => this.setFields(fields),
      suspend: async (comment, options) => this.suspend(comment, options),
      remember: async (changes) => this.#remember(changes),
      callbackUrl: async (name) => this.#callbackUrl(name),
      ...surroundings(this.#kit, this.#installed),
    };
  }

  async setFields(fields: FieldChanges): Promise<void> {
    const { provider, instance } = this.#installed;
    this.#installed = { ...this.#installed, instance: await writeInstance(provider, instance, { fields }) };
  }

  async suspend(comment: string, options: { readonly fields?: FieldChanges } = {}): Promise<void> {
    const outcome = await suspendAtWork(this.#kit, this.#app, this.#installed, suspend(comment, options));
    if (outcome === 'corrected') throw new Retry('The settings of the app were changed meanwhile', { after: 5 });
  }

  async #remember(changes: OwnChanges): Promise<void> {
    const { account, deadline } = this.#installed;
    await rememberOwn(this.#kit, this.#app, account, changes, deadline);
  }

  async #callbackUrl(name: string): Promise<string> {
    const { account, deadline } = this.#installed;
    return callbackUrlOf(this.#kit, this.#app, name, { account, deadline, functionArn: this.#functionArn });
  }
}
