import type { Json, JsonObject, Versioned } from '../runtime/ports.ts';
import { customerSecretName } from '../platforms/4me/wire/names.ts';
import type { AppInstanceRow } from '../platforms/4me/standin/world/rows.ts';
import type { AppName } from '../sandbox/people.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** An app in the account of a customer, and what persons do with it. What follows of it has happened when a promise resolves. */
export interface InstalledApp {
  readonly customer: string;
  /** Where the browser goes after the installation, for an offering that has a configuration URI. */
  readonly configurationUrl: string | undefined;
  /** The app instance as it is now. */
  instance(): AppInstanceRow;
  /** What the secrets store has of the customer, as it is now. */
  secret(): Promise<JsonObject>;
  /** The customer fills in the form again; only the given fields change. */
  change(fields: Readonly<Record<string, Json>>): Promise<void>;
  disable(by?: 'customer' | 'provider'): Promise<void>;
  enable(by?: 'customer' | 'provider'): Promise<void>;
  suspend(comment: string): Promise<void>;
  resume(): Promise<void>;
  remove(): Promise<void>;
}

export function installedApp(
  {
    sandbox,
    secrets,
    settled,
  }: { readonly sandbox: Sandbox; readonly secrets: Versioned; readonly settled: () => Promise<void> },
  name: AppName,
  configurationUrl: string | undefined,
): InstalledApp {
  const { people, domain } = sandbox;
  const { id } = people.instance(name);
  const after = async (work: Promise<void>): Promise<void> => {
    await work;
    await settled();
  };
  return {
    customer: name.customer,
    configurationUrl,
    instance() {
      const row = sandbox.world.get('AppInstance', id);
      if (row === undefined) throw new Error(`the app instance of ${name.customer} is gone`);
      return row;
    },
    async secret() {
      return (await secrets.get(customerSecretName(name.reference, domain, name.customer)))?.value ?? {};
    },
    change: (fields) => after(people.changeFields(name, fields)),
    disable: (by) => after(people.disable(name, by)),
    enable: (by) => after(people.enable(name, by)),
    suspend: (comment) => after(people.suspend(name, comment)),
    resume: () => after(people.resume(name)),
    remove: () => after(people.remove(name)),
  };
}
