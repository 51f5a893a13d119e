import { createHash } from 'node:crypto';
import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { HttpSource } from '../../../../runtime/handler.ts';
import { verifyHmac, type HmacScheme } from '../../../../runtime/hmac.ts';
import { single, type HttpRequest } from '../../../../runtime/http.ts';
import type { Log } from '../../../../runtime/log.ts';
import { once } from '../../../../runtime/once.ts';
import { Rejected, Retry } from '../../../../runtime/outcomes.ts';
import type { Outside } from '../../../../runtime/outside/outside.ts';
import { pathParameters } from '../../../../runtime/path.ts';
import type { Json, JsonObject, Ports } from '../../../../runtime/ports.ts';
import { isAccountName } from '../../wire/names.ts';
import { defaultLimit } from '../accept.ts';
import type { Clients } from '../clients.ts';
import type { AppDefinition } from './app.ts';
import type { AccountPlace } from './function-address.ts';
import { isEnabled, type Instance } from './instance.ts';
import type { AppKit } from './kit.ts';
import type { Suspended } from './outcome.ts';
import { acceptedSecrets } from './signing-secrets.ts';
import { ownValues } from './own-store.ts';
import { suspendInstance } from './suspension.ts';
import { inTurn } from './turn.ts';
import { digestOfEntries, readValues } from './values.ts';

/** How another application signs its messages. */
export interface SignatureScheme extends HmacScheme {
  /** Name of the header, in lower case. */
  readonly header: string;
  /** One of the app's signing secrets. */
  readonly secret: string;
}

export interface SignedRouteOptions {
  /** Where the address has the customer's account. */
  readonly account: Exclude<AccountPlace, 'nowhere'>;
  readonly sign: SignatureScheme;
  /** What stays the same when a message is repeated; without it, or where it is undefined, the bytes of the body. */
  readonly once?: (body: Json) => string | undefined;
  /** Milliseconds in which a repetition has no effect; must outlast the sender's retries. 48 hours if not given. */
  readonly remember?: number;
  /** Bytes of the body; 1 MiB if not given. */
  readonly limit?: number;
}

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

const defaultMemory = 48 * 3_600_000;

/** Milliseconds that a suspension may take: senders and gateways wait half a minute for the answer. */
const suspensionTime = 12_000;

/** The same for whoever is not let in, so that nobody learns which accounts there are. Never 404 or 410: senders give up then. */
const refused = (): Rejected => new Rejected(400, 'The message is refused');

const isPlatformFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('AB-4ME-');

/**
 * Messages of another application, signed with a secret that the app made for this customer (seeds, typeform steps 21 to 24).
 * The signature is over the raw bytes and is checked before anything else is read. 200: done, done before, or nothing to do
 * because the app is removed or switched off; 400: not signed as it has to be, or no JSON; 503: 4me does not answer as it
 * should, or the app is suspended: the sender shall repeat.
 */
export function signedRoute<F extends Fields, S extends Fields>(
  kitOf: (ports: Ports) => AppKit,
  app: AppDefinition<F, S>,
  name: string,
  options: SignedRouteOptions,
  work: SignedRouteWork<F>,
): HttpSource {
  const path = options.account === 'path' ? `${name}/{account}` : name;
  const accountOf = ({ query, path: given }: HttpRequest): string | undefined =>
    options.account === 'path' ? pathParameters(path, given)?.['account'] : single(query, 'account');
  return {
    kind: 'http',
    methods: ['POST'],
    path,
    limit: options.limit ?? defaultLimit,
    bind(ports) {
      const kit = kitOf(ports);
      return async (request, { log, deadline }) => {
        const account = accountOf(request);
        if (!isAccountName(account)) throw refused();
        const isLimiting = kit.secrets.isLimiting();
        if (!(await isSigned(kit, options.sign, request, account))) {
          if (isLimiting) throw new Retry('Too many accounts are looked up', { after: 1 });
          throw refused();
        }
        const body = jsonOf(request.body);
        const identity = options.once?.(body) ?? request.body.toString('base64');
        const task = {
          key: `${kit.secretName(account)}/${name}/${createHash('sha256').update(identity).digest('hex')}`,
          deadline,
          rememberUntil: ports.now() + (options.remember ?? defaultMemory),
        };
        const delivery = new Delivery(kit, app, { account, body, log, deadline });
        const outcome = await once(ports, task, () => delivery.work(work)).catch((error: unknown) => {
          throw isPlatformFailure(error) ? new Retry('4me does not answer as it should', { cause: error }) : error;
        });
        return { status: 200, body: { message: outcome === 'done' ? 'Done' : 'Already done' } };
      };
    },
  };
}

async function isSigned(kit: AppKit, scheme: SignatureScheme, request: HttpRequest, account: string): Promise<boolean> {
  const name = kit.secretName(account);
  const fits = (value: Parameters<typeof acceptedSecrets>[0]): boolean => {
    const secrets = acceptedSecrets(value, scheme.secret, kit.ports.now());
    return verifyHmac(scheme, request.body, request.headers[scheme.header], secrets);
  };
  const { value } = await kit.secrets.get(name);
  if (fits(value)) return true;
  if (value === undefined || request.headers[scheme.header] === undefined) return false;
  // The secret may have been made, or rotated, since it was read.
  const isMade = acceptedSecrets(value, scheme.secret, kit.ports.now()).length > 0;
  const again = await (isMade ? kit.secrets.reload(name) : kit.secrets.reloadIncomplete(name));
  return again !== undefined && fits(again.value);
}

function jsonOf(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    throw new Rejected(400, 'Expected a body in JSON');
  }
}

interface Delivered {
  readonly account: string;
  readonly body: Json;
  readonly log: Log;
  readonly deadline: number;
}

/** A verified message that nobody has worked on yet. */
class Delivery<F extends Fields, S extends Fields> {
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
