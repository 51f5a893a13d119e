import { join } from 'node:path';
import { vi } from 'vitest';
import { installationEvent } from '../../../../src/engine/bus-event.ts';
import { bundledTemplates } from '../../../../src/integration/bundled.ts';
import type { Json, JsonObject } from '../../../../src/runtime/ports.ts';
import {
  openTestKit,
  TestClock,
  type InstalledApp,
  type TestAnswer,
  type TestKit,
} from '../../../../src/testing/index.ts';
import { SmallLansweeper } from './small-lansweeper.ts';

export const hour = 3_600_000;

export const entered = {
  connection_status: 'pending_callback_url',
  client_id: 'client-1',
  client_secret: 'good secret',
  label_generator: 'lansweeper_asset_name',
  installation_handling: 'all',
  import_type: 'ip_only',
} as const;

/** A customer who has installed the app. */
export interface Customer {
  readonly account: string;
  readonly app: InstalledApp;
  field(id: string): unknown;
  /** What is visible of the state of the connection. */
  state(): {
    readonly status: unknown;
    readonly hasCallbackUrl: boolean;
    readonly suspended: boolean;
    readonly comment: string;
  };
  /** The browser comes back from Lansweeper, e.g. with `code=…`. */
  comeBack(query: string, address?: string): Promise<TestAnswer>;
  /** The person allows the access at Lansweeper, and comes back. */
  authorise(): Promise<TestAnswer>;
  /** The bus tells the app of the installation. */
  wake(): Promise<void>;
  /** 4me takes another secret of the OAuth application of the app in the customer's account; gives what sets it right. */
  loseAccess(): () => void;
  /** Synchronizations that have ended. */
  synced(): number;
  document(name: string): Promise<JsonObject | undefined>;
}

export interface ConnectionStage extends AsyncDisposable {
  readonly kit: TestKit;
  readonly lansweeper: SmallLansweeper;
  readonly clock: TestClock;
  /** A new customer. */
  customer(fields?: Readonly<Record<string, Json>>): Promise<Customer>;
  /** A new customer whose app is connected, and whose first synchronization is over. */
  connected(): Promise<Customer>;
}

let isHurried = false;

/** The 4me client paces itself by real time: without this, everything waits for two seconds after each 20 requests. */
function hurry(): void {
  if (isHurried) return;
  isHurried = true;
  let ahead = 0;
  const real = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => real() + (ahead += 3000));
}

export async function openConnectionStage(
  options: { readonly installationWebhooks?: boolean; readonly parameters?: Readonly<Record<string, string>> } = {},
): Promise<ConnectionStage> {
  hurry();
  const clock = new TestClock();
  const lansweeper = new SmallLansweeper(() => clock.now());
  const kit = await openTestKit({
    integration: join(bundledTemplates(), 'lansweeper'),
    standins: [lansweeper],
    clock,
    installationWebhooks: options.installationWebhooks ?? true,
    parameters: options.parameters ?? {},
  });
  const { sandbox, engine } = kit;
  const { world, domain } = sandbox;
  let customers = 0;

  function customerOf(account: string, app: InstalledApp): Customer {
    const field = (id: string): unknown => app.instance().customFields.find((one) => one.id === id)?.value;
    const one: Customer = {
      account,
      app,
      field,
      state() {
        const { suspended, suspensionComment } = app.instance();
        return {
          status: field('connection_status'),
          hasCallbackUrl: typeof field('callback_url') === 'string',
          suspended,
          comment: suspensionComment ?? '',
        };
      },
      async comeBack(query, address = String(field('callback_url'))) {
        const path = new URL(address).pathname.replace(/^.*(?=\/callback\/)/, '');
        return kit.send(`${path}?${query}`, { method: 'GET' });
      },
      authorise: async () => one.comeBack(`code=${lansweeper.allow(String(field('callback_url')))}`),
      async wake() {
        const event = installationEvent({ domain, account, offering: 'lansweeper' }, clock.now());
        await engine.invoke('app-builder-lansweeper', 'IntegrationFunction', event);
        await kit.settled();
      },
      loseAccess() {
        const application = world.find('OauthApplication', (row) => row.account === account);
        if (application === undefined) throw new Error(`${account} has no OAuth application`);
        const { clientSecret } = application;
        world.update('OauthApplication', application, { clientSecret: 'another one' });
        return () => {
          world.update('OauthApplication', application, { clientSecret });
        };
      },
      synced: () =>
        kit.log().filter((line) => line['message'] === 'synchronised' && line['account'] === account).length,
      document: async (name) =>
        (await engine.state.get(`4me-app-builder/lansweeper/${domain}/instances/${account}/${name}`))?.value,
    };
    return one;
  }

  const stage: ConnectionStage = {
    kit,
    lansweeper,
    clock,
    async customer(fields = {}) {
      customers += 1;
      const account = `customer-${String(customers)}`;
      world.insert('Account', { account, name: `Customer ${String(customers)}`, trusts: ['wdc'], disabled: false });
      world.insert('Person', { account, name: 'Ellen', primaryEmail: `ellen@${account}.example` });
      return customerOf(account, await kit.install({ customer: account, fields: { ...entered, ...fields } }));
    },
    async connected() {
      const customer = await stage.customer();
      await customer.authorise();
      return customer;
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
  return stage;
}
