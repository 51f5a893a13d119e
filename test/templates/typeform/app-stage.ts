import { join } from 'node:path';
import { vi } from 'vitest';
import { installationEvent } from '../../../src/engine/bus-event.ts';
import { bundledTemplates } from '../../../src/integration/bundled.ts';
import type { RequestRow } from '../../../src/platforms/4me/standin/world/rows.ts';
import type { World } from '../../../src/platforms/4me/standin/world/world.ts';
import type { InstallationChanged, Json, JsonObject } from '../../../src/runtime/ports.ts';
import {
  openTestKit,
  sign,
  TestClock,
  typeform,
  type InstalledApp,
  type TestKit,
  type TypeformStandin,
} from '../../../src/testing/index.ts';
import { formEvent, type Filling, type FormEvent } from '../../../templates/typeform/standin/index.ts';

export const minute = 60_000;
export const hour = 60 * minute;

export const workload = 'app-builder-typeform';
const fn = 'IntegrationFunction';

export const goodToken = 'tfp_sandbox_valid';
export const otherToken = 'tfp_another_valid_one';
export const unknownToken = 'tfp_nobody_has_this_one';
/** Of an account that has none of the forms. */
export const foreignToken = 'tfp_of_another_account';
export const readOnlyToken = 'tfp_sandbox_readonly';

/** Of the route (external-apis §2.2). */
const scheme = { header: 'Typeform-Signature', hash: 'sha256', encoding: 'base64', prefix: 'sha256=' } as const;

export const filled: Filling = { answers: { recommend: 9, why: 'Quick help' } };

const questions = [
  { id: 'field_recommend', ref: 'recommend', type: 'opinion_scale', title: 'Would you recommend us?' },
  { id: 'field_why', ref: 'why', type: 'long_text', title: 'Why?' },
] as const;

const formsOf = (number: number): readonly [string, string, string] => [
  `form${String(number)}a`,
  `form${String(number)}b`,
  `form${String(number)}c`,
];

export const addressOf = (formId: string): string => `https://mysite.typeform.com/to/${formId}`;

/** A customer with three requests (101, 102, 103), none of them completed, and three forms that nobody else uses. */
export interface Customer {
  readonly account: string;
  readonly forms: readonly [string, string, string];
  install(fields?: Readonly<Record<string, Json>>): Promise<InstalledApp>;
  /** Texts of the notes of all its requests. */
  notes(): readonly string[];
  notesOf(requestId: string): readonly string[];
}

/** What API Gateway gives to the function. */
export interface ApiEvent extends JsonObject {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent. */
  readonly body: string;
}

/** Everything that one invocation, or one act of a person, asks elsewhere. */
export interface Asked {
  /** Names of the requests to 4me. */
  readonly fourMe: readonly string[];
  /** Of those to Typeform. */
  readonly typeform: readonly string[];
  /** Names of the secrets that functions have read. */
  readonly secretsRead: readonly string[];
}

export interface Webhook {
  readonly form: string;
  readonly tag: string;
  readonly url: string;
  readonly enabled: boolean;
}

export interface Stage extends AsyncDisposable {
  readonly kit: TestKit;
  readonly forms: TypeformStandin;
  readonly clock: TestClock;
  readonly world: World;
  /** One that no other test has. */
  customer(): Customer;
  /** A message about a form of the customer's, as Typeform would send it. */
  message(customer: Customer, filling?: Filling): FormEvent;
  /** The event of API Gateway with a message; `secret` undefined: that of the customer. */
  event(customer: Customer, message: unknown, how?: { readonly secret?: string }): Promise<ApiEvent>;
  /** Calls the function as it is: an event may lack what API Gateway always gives. */
  invoke(event: unknown): Promise<Answer>;
  /** Sends a message of the customer's form; the answer's status. */
  send(customer: Customer, message?: FormEvent): Promise<number>;
  /** The bus tells the function of an installation. Throws where the function does. */
  wake(account: string, change?: InstallationChanged['change']): Promise<void>;
  asked(work: () => Promise<unknown>): Promise<Asked>;
  /** What the secrets store has of a customer. */
  secret(account: string): Promise<{ readonly value: JsonObject; readonly version: string } | undefined>;
  secretName(account: string): string;
  /** What Typeform signs with, as the store has it; empty where it has none. */
  signingSecret(account: string): Promise<string>;
  /** Webhooks of the customer's forms, of whatever tag. */
  webhooks(customer: Customer): readonly Webhook[];
  /** What the owner of a form does with a webhook at Typeform. */
  atTypeform(method: 'PUT' | 'DELETE', webhook: Pick<Webhook, 'form' | 'tag'>, body?: object): Promise<void>;
  /** The tag of the webhook that the app makes for an account. */
  tagOf(account: string): string;
}

let isHurried = false;

/**
 * The sandbox of a kit has no limits, but the 4me client paces itself by real time: without this, everything waits for two seconds
 * after each 20 requests.
 */
function hurry(): void {
  if (isHurried) return;
  isHurried = true;
  let ahead = 0;
  const real = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => real() + (ahead += 3000));
}

const unsourced = { source: null, sourceID: null };

function addRequest(world: World, account: string, requestId: string): RequestRow {
  return world.insert('Request', {
    account,
    requestId,
    subject: `Request ${requestId}`,
    status: 'assigned',
    category: 'incident',
    completionReason: null,
    requestedById: null,
    serviceInstanceId: null,
    notes: [],
    customFields: [],
    ...unsourced,
  });
}

/** The request is deleted, and there is another one with its number. */
export function replaceRequest(world: World, account: string, requestId: string): void {
  const former = world.find('Request', (row) => row.account === account && row.requestId === requestId);
  if (former !== undefined) world.delete('Request', former);
  addRequest(world, account, requestId);
}

export async function openStage(options: { readonly installationWebhooks?: boolean } = {}): Promise<Stage> {
  hurry();
  const { installationWebhooks = false } = options;
  const clock = new TestClock();
  const owned = Array.from({ length: 200 }, (_, index) => formsOf(index)).flat();
  const forms = typeform({
    scheduler: clock,
    forms: owned.map((id) => ({ id, title: `Survey ${id}`, fields: questions })),
    tokens: [
      { token: otherToken, access: 'full' },
      { token: foreignToken, access: 'full', forms: [] },
    ],
  });
  const integration = join(bundledTemplates(), 'typeform');
  const kit = await openTestKit({ integration, standins: [forms], clock, installationWebhooks });
  const { sandbox, engine } = kit;
  const { world, domain } = sandbox;
  let customers = 0;

  const secretName = (account: string): string => `4me-app-builder/typeform/${domain}/instances/${account}`;
  // Not counted among what functions read.
  const get = engine.secrets.get.bind(engine.secrets);
  const secret: Stage['secret'] = async (account) => get(secretName(account));
  const signingSecret: Stage['signingSecret'] = async (account) => {
    const key = (await secret(account))?.value['typeform_secret'];
    return typeof key === 'string' ? key : '';
  };

  const stage: Stage = {
    kit,
    forms,
    clock,
    world,
    customer() {
      const [number, account] = [customers, `customer-${String(customers)}`];
      customers += 1;
      world.insert('Account', { account, name: `Customer ${String(number)}`, trusts: ['wdc'], disabled: false });
      world.insert('Person', { account, name: 'Ellen', primaryEmail: `ellen@${account}.example` });
      for (const requestId of ['101', '102', '103']) addRequest(world, account, requestId);
      const own = formsOf(number);
      const notesOf = (requestId: string): readonly string[] => kit.notes(account, requestId);
      return {
        account,
        forms: own,
        install: (fields = {}) =>
          kit.install({
            customer: account,
            fields: { form_url: addressOf(own[0]), typeform_token: goodToken, request_id: 101, ...fields },
          }),
        notesOf,
        notes: () => ['101', '102', '103'].flatMap(notesOf),
      };
    },
    message({ forms: [formId] }, filling = filled) {
      const form = forms.forms().find(({ id }) => id === formId);
      if (form === undefined) throw new Error(`there is no form ${formId}`);
      return formEvent(form, filling, clock.now());
    },
    async event({ account }, message, how = {}) {
      const body = typeof message === 'string' ? message : `${JSON.stringify(message)}\n`;
      const key = how.secret ?? (await signingSecret(account));
      return {
        httpMethod: 'POST',
        path: '/integration/',
        headers: { 'Content-Type': 'application/json', ...sign(scheme, key, body) },
        queryStringParameters: { account },
        body,
        isBase64Encoded: false,
      };
    },
    async invoke(event) {
      const answer = await engine.invoke(workload, fn, event as Json);
      await kit.settled();
      const { statusCode, headers, body } = answer as {
        readonly statusCode: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
      };
      return { status: statusCode, headers, body };
    },
    async send(customer, message = stage.message(customer)) {
      return (await stage.invoke(await stage.event(customer, message))).status;
    },
    async wake(account, change) {
      const told = { domain, account, offering: 'typeform', ...(change === undefined ? {} : { change }) };
      await engine.invoke(workload, fn, installationEvent(told, clock.now()));
      await kit.settled();
    },
    async asked(work) {
      const mark = sandbox.requests.mark();
      const secretsRead: string[] = [];
      const reading = vi.spyOn(engine.secrets, 'get').mockImplementation((name) => {
        secretsRead.push(name);
        return get(name);
      });
      try {
        await work();
      } finally {
        reading.mockRestore();
      }
      const named = (own: boolean): readonly string[] =>
        sandbox.requests
          .all(mark)
          .filter(({ host, platform }) => (own ? platform : host.endsWith('.typeform.com')))
          .map(({ operation, method, path }) => operation ?? `${method} ${path}`);
      return { fourMe: named(true), typeform: named(false), secretsRead };
    },
    secret,
    secretName,
    signingSecret,
    webhooks({ forms: own }) {
      const found = own.flatMap((form) => forms.webhooks(form));
      return found.map(({ form_id: form, tag, url, enabled }) => ({ form, tag, url, enabled }));
    },
    async atTypeform(method, { form, tag }, body = {}) {
      const { status } = await forms.handle({
        method,
        url: new URL(`https://api.typeform.com/forms/${form}/webhooks/${tag}`),
        headers: { authorization: `Bearer ${goodToken}` },
        body: Buffer.from(JSON.stringify(body)),
      });
      if (status >= 300) throw new Error(`Typeform answered ${String(status)}`);
    },
    tagOf: (account) => `4me-webhook-typeform-${account}-${domain.replaceAll('.', '-')}`,
    [Symbol.asyncDispose]: () => kit.close(),
  };
  return stage;
}
