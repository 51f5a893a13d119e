import { createHash } from 'node:crypto';
import type { Fields } from '../../../../runtime/fields.ts';
import type { HttpSource, Invocation } from '../../../../runtime/handler.ts';
import { verifyHmac, type HmacScheme } from '../../../../runtime/hmac.ts';
import { single, type HttpRequest } from '../../../../runtime/http.ts';
import { once } from '../../../../runtime/once.ts';
import { Rejected, Retry } from '../../../../runtime/outcomes.ts';
import { pathParameters } from '../../../../runtime/path.ts';
import type { Json, Ports } from '../../../../runtime/ports.ts';
import { isAccountName } from '../../wire/names.ts';
import { defaultLimit } from '../accept.ts';
import type { Clients } from '../clients.ts';
import { QueuedMessages, type QueuedOptions } from '../queued-messages.ts';
import type { AppDefinition } from './app.ts';
import { Delivery, type SignedRouteWork } from './delivery.ts';
import type { AccountPlace } from './function-address.ts';
import type { AppKit } from './kit.ts';
import { acceptedSecrets } from './signing-secrets.ts';

/** How another application signs its messages. */
export interface SignatureScheme extends HmacScheme {
  /** Name of the header, in lower case. */
  readonly header: string;
  /** One of the app's signing secrets. */
  readonly secret: string;
}

export interface SignedRouteOptions extends QueuedOptions {
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

const defaultMemory = 48 * 3_600_000;

/** The same for whoever is not let in, so that nobody learns which accounts there are. Never 404 or 410: senders give up then. */
const refused = (): Rejected => new Rejected(400, 'The message is refused');

const isPlatformFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('AB-4ME-');

/** A verified message, as it goes through a queue too. */
interface Verified {
  readonly account: string;
  readonly body: Json;
  /** Digest of what stays the same when the message is repeated. */
  readonly identity: string;
  /** Milliseconds since the epoch. */
  readonly rememberUntil: number;
}

/**
 * Messages of another application, signed with a secret that the app made for this customer (seeds, typeform steps 21 to 24).
 * The signature is over the raw bytes and is checked before anything else is read. 200: done, done before, queued, or nothing to
 * do because the app is removed or switched off; 400: not signed as it has to be, or no JSON; 503: 4me does not answer as it
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
  const queued = options.queued === true ? new QueuedMessages(options, `route ${name}`) : undefined;

  async function workOff(
    kit: AppKit,
    { account, body, identity, rememberUntil }: Verified,
    clients: Clients,
    { log, deadline }: Invocation,
  ): Promise<'done' | 'repeated'> {
    const task = { key: `${kit.secretName(account)}/${name}/${identity}`, deadline, rememberUntil };
    const delivery = new Delivery(kit, app, { account, body, clients, log, deadline });
    return once(kit.ports, task, () => delivery.work(work)).catch((error: unknown) => {
      throw isPlatformFailure(error) ? new Retry('4me does not answer as it should', { cause: error }) : error;
    });
  }

  return {
    kind: 'http',
    methods: ['POST'],
    path,
    limit: options.limit ?? defaultLimit,
    ...(queued && {
      queued: queued.workedBy((ports) => {
        const kit = kitOf(ports);
        return async (message, invocation) => {
          const verified = message as unknown as Verified;
          await workOff(kit, verified, kit.patientClients(verified.account, invocation.deadline), invocation);
        };
      }),
    }),
    bind(ports) {
      const kit = kitOf(ports);
      return async (request, invocation) => {
        const account = accountOf(request);
        if (!isAccountName(account)) throw refused();
        const isLimiting = kit.secrets.isLimiting();
        if (!(await isSigned(kit, options.sign, request, account))) {
          if (isLimiting) throw new Retry('Too many accounts are looked up', { after: 1 });
          throw refused();
        }
        const body = jsonOf(request.body);
        const identity = createHash('sha256')
          .update(options.once?.(body) ?? request.body.toString('base64'))
          .digest('hex');
        const verified = { account, body, identity, rememberUntil: ports.now() + (options.remember ?? defaultMemory) };
        if (queued !== undefined) return queued.put(ports, verified);
        const outcome = await workOff(kit, verified, kit.clients(account), invocation);
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
