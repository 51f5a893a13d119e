import { Failure } from '../failure.ts';
import type { FailureKind } from '../failure.ts';
import { offeringOf } from '../platforms/4me/standin/life/app-messages.ts';
import type { SandboxLife } from '../platforms/4me/standin/life/create-life.ts';
import { newestPublished } from '../platforms/4me/standin/life/versions.ts';
import type { Authorizations } from '../platforms/4me/standin/oauth/authorizations.ts';
import { requestStatuses } from '../platforms/4me/standin/rules/constructs.ts';
import { Refused } from '../platforms/4me/standin/life.ts';
import type { RequestChange } from '../platforms/4me/standin/life.ts';
import { addNote } from '../platforms/4me/standin/world/notes.ts';
import type {
  AppInstanceRow,
  AppOfferingRow,
  NoteRow,
  PersonRow,
  RequestRow,
} from '../platforms/4me/standin/world/rows.ts';
import type { World } from '../platforms/4me/standin/world/world.ts';

const unknownName: FailureKind = { code: 'AB-SANDBOX-UNKNOWN', exit: 'failed' };

/** An installation, by names that people use. */
export interface AppName {
  readonly customer: string;
  readonly reference: string;
}

export interface Installation extends AppName {
  /** What the customer fills in, secret fields included; by field id. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface NewNote {
  readonly account: string;
  readonly requestId: string;
  readonly text: string;
  readonly internal?: boolean;
  /** Name of the person; without it the first person of the account. */
  readonly person?: string;
}

export interface NewStatus {
  readonly account: string;
  readonly requestId: string;
  readonly status: string;
  readonly completionReason?: string;
  /** Added in the same change. */
  readonly note?: string;
}

/** An app has sent a person's browser to `/authorize` of the platform. */
export interface Authorization {
  readonly customer: string;
  /** As the app made it: `https://oauth.<domain>/authorize?...`. */
  readonly address: string | URL;
  /** Name of the person; without it the first person of the account. */
  readonly person?: string;
  /** The person denies what the app asks. */
  readonly deny?: boolean;
}

/**
 * What persons do in the platform's user interface. Every method throws a Failure that says what exists when a name is
 * unknown, and the platform's own Refused when it refuses. None waits for messages; see `sandbox.settled`.
 */
export class People {
  readonly #world: World;
  readonly #life: SandboxLife;
  readonly #authorizations: Authorizations;

  constructor(world: World, life: SandboxLife, authorizations: Authorizations) {
    this.#world = world;
    this.#life = life;
    this.#authorizations = authorizations;
  }

  /** The provider presses Publish; gives the new version. */
  publish(reference: string): AppOfferingRow {
    return this.#life.publish(this.#draft(reference));
  }

  /**
   * A customer adds the app from the App Store; the provider gets the draft, as with "Add App Instance" in the app offering
   * console. `configurationUrl`: where the browser goes next, for apps that have to be confirmed.
   */
  async install({ customer, reference, fields = {} }: Installation) {
    const draft = this.#draft(reference);
    this.#account(customer);
    const offering = customer === draft.account ? draft : newestPublished(this.#world, reference);
    if (offering === undefined) {
      throw new Failure(unknownName, {
        message: `${reference} is not in the App Store`,
        because: 'only its draft exists, and customers see published versions only',
        fix: 'Publish it first.',
      });
    }
    const customFields = Object.entries(fields).map(([id, value]) => ({ id, value }));
    const instance = await this.#life.install({ customerAccount: customer, offering, customFields });
    return { instance, configurationUrl: await this.#life.configurationUrl(instance) };
  }

  /** Opens the confirmation address at the end of a configuration. */
  async confirm(app: AppName): Promise<void> {
    await this.#life.confirm(this.instance(app));
  }

  /** The customer fills in the form again; only the given fields change. */
  async changeFields(app: AppName, fields: Readonly<Record<string, unknown>>): Promise<void> {
    const customFields = Object.entries(fields).map(([id, value]) => ({ id, value }));
    await this.#life.changeInstance(this.instance(app), { customFields });
  }

  /** The customer accepts the newest version. */
  async updateApp(app: AppName): Promise<void> {
    await this.#life.updateInstance(this.instance(app));
  }

  async disable(app: AppName, by: 'customer' | 'provider' = 'customer'): Promise<void> {
    await this.#switch(app, by, false);
  }

  async enable(app: AppName, by: 'customer' | 'provider' = 'customer'): Promise<void> {
    await this.#switch(app, by, true);
  }

  async suspend(app: AppName, comment: string): Promise<void> {
    await this.#life.changeInstance(this.instance(app), { suspended: true, suspensionComment: comment });
  }

  async resume(app: AppName): Promise<void> {
    await this.#life.changeInstance(this.instance(app), { suspended: false });
  }

  async remove(app: AppName): Promise<void> {
    await this.#life.removeInstance(this.instance(app));
  }

  addNote({ account, requestId, text, internal = false, person }: NewNote): NoteRow {
    const request = this.request(account, requestId);
    const note = addNote(this.#world, request, { text, internal, personId: this.#person(account, person) });
    this.#life.requestChanged(request, { noteAdded: note });
    return note;
  }

  setStatus({ account, requestId, status, completionReason, note }: NewStatus): void {
    const request = this.request(account, requestId);
    if (!requestStatuses.includes(status)) unknown(`There is no status '${status}'`, requestStatuses, 'Statuses');
    const previousStatus = request.status;
    const reason = completionReason === undefined ? {} : { completionReason };
    this.#world.update('Request', request, { status, ...reason });
    let change: RequestChange = { previousStatus };
    if (note !== undefined) {
      const fields = { text: note, internal: false, personId: this.#person(account, undefined) };
      change = { ...change, noteAdded: addNote(this.#world, request, fields) };
    }
    this.#life.requestChanged(request, change);
  }

  /** Asks once more for the verification of a webhook; the code that was sent before becomes void. */
  resendVerification(account: string, number: number): void {
    this.#account(account);
    const webhooks = this.#world.filter('Webhook', (row) => row.account === account && !row.verified && !row.disabled);
    const found = webhooks.find((row) => row.number === number);
    if (found !== undefined) return this.#life.webhookSaved(found);
    const names = webhooks.map((row) => `${String(row.number)} (${row.name})`);
    unknown(`${account} has no webhook ${String(number)} that waits for its verification`, names, 'Waiting');
  }

  /**
   * A person opens the address and allows, or denies, as on the page for it. Gives the address that the browser is sent to:
   * the app's, with `code` and `state`, or with `error` and `state` (4me-facts §2).
   */
  authorize({ customer, address, person, deny = false }: Authorization): string {
    this.#account(customer);
    if (!URL.canParse(String(address)) || !this.#authorizations.isAsked(new URL(address))) {
      throw new Refused(['address'], `must be https://oauth.${this.#world.domain}/authorize with its parameters`);
    }
    const asked = this.#authorizations.ask(new URL(address).searchParams);
    if ('problem' in asked) throw new Refused(['address'], asked.problem);
    if ('redirect' in asked) return asked.redirect;
    const { account } = asked.prompt.application;
    if (account !== customer) throw new Refused(['address'], `the application is one of ${account}`);
    if (deny) return this.#authorizations.deny(asked.prompt);
    return this.#authorizations.allow(asked.prompt, this.#someone(customer, person));
  }

  /** The installed app; throws when `customer` does not have it. */
  instance({ customer, reference }: AppName): AppInstanceRow {
    const installed = this.#world.filter('AppInstance', ({ removed }) => !removed);
    const name = (row: AppInstanceRow): string => `${offeringOf(this.#world, row).reference} in ${row.customerAccount}`;
    const found = installed.find((row) => name(row) === `${reference} in ${customer}`);
    return found ?? unknown(`${reference} is not installed in ${customer}`, installed.map(name), 'Installed');
  }

  request(account: string, requestId: string): RequestRow {
    this.#account(account);
    const requests = this.#world.filter('Request', (row) => row.account === account);
    const found = requests.find((row) => row.requestId === requestId);
    return (
      found ??
      unknown(
        `${account} has no request ${requestId}`,
        requests.map((row) => row.requestId),
        'Its requests',
      )
    );
  }

  async #switch(app: AppName, by: 'customer' | 'provider', on: boolean): Promise<void> {
    const change = by === 'customer' ? { enabledByCustomer: on } : { disabled: !on };
    await this.#life.changeInstance(this.instance(app), change);
  }

  #draft(reference: string): AppOfferingRow {
    const drafts = this.#world.filter('AppOffering', ({ published }) => !published);
    const found = drafts.find((row) => row.reference === reference);
    return (
      found ??
      unknown(
        `There is no app offering ${reference}`,
        drafts.map((row) => row.reference),
        'App offerings',
      )
    );
  }

  #account(account: string): void {
    const accounts = this.#world.all('Account').map((row) => row.account);
    if (!accounts.includes(account)) unknown(`There is no account ${account}`, accounts, 'Accounts');
  }

  /** Null for an account without people, unless one is named. */
  #person(account: string, name: string | undefined): string | null {
    const nobody = name === undefined && this.#people(account).length === 0;
    return nobody ? null : this.#someone(account, name).id;
  }

  #someone(account: string, name: string | undefined): PersonRow {
    const people = this.#people(account);
    const found = name === undefined ? people[0] : people.find((row) => row.name === name);
    return (
      found ??
      unknown(
        name === undefined ? `${account} has no people` : `${account} has no person ${name}`,
        people.map((row) => row.name),
        'Its people',
      )
    );
  }

  #people(account: string): readonly PersonRow[] {
    return this.#world.filter('Person', (row) => row.account === account);
  }
}

function unknown(message: string, existing: readonly string[], what: string): never {
  const because = existing.length === 0 ? `${what}: none` : `${what}: ${existing.join(', ')}`;
  throw new Failure(unknownName, { message, because, fix: 'Use one of the names that exist.' });
}
