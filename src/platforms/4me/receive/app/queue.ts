import type { Fields } from '../../../../runtime/fields.ts';
import type { EventSource, Invocation } from '../../../../runtime/handler.ts';
import { next, type Next } from '../../../../runtime/next.ts';
import type { QueueMessage } from '../../../../runtime/queue-record.ts';
import { queueSource } from '../../../../runtime/queue-source.ts';
import { isAccountName } from '../../wire/names.ts';
import type { App, AppDefinition } from './app.ts';
import { internalsOf } from './app-internals.ts';
import { readEntered } from './entered.ts';
import { InstallationAtWork } from './installation-at-work.ts';
import { instanceOfCustomer, isEnabled } from './instance.ts';
import type { AppKit } from './kit.ts';
import type { QueuedWork } from './queued-work.ts';

export interface QueueOptions {
  /**
   * While a message of a customer is being worked on, another one of that customer is done at once. One that was delivered before
   * comes again when the time of a function is over: the work that is under way may be its own, cut off by a crash.
   */
  readonly alone?: boolean;
}

export type QueueWork<F extends Fields, S extends Fields> = (context: QueuedWork<F, S>) => Promise<Next | void>;

/** Seconds; no message waits longer, and no function of AWS works longer. */
const longestWork = 900;

/**
 * Messages of a queue that are about one customer each, `{ account, … }`, in the order of `queue` in `app-builder/runtime`. An app
 * that is not installed, switched off or suspended needs no work: the message is done. Where the customer has to correct what was
 * entered, the app is suspended with a comment that says so.
 */
export function queue<F extends Fields, S extends Fields>(
  app: App<F, S>,
  name: string,
  { alone = false }: QueueOptions,
  work: QueueWork<F, S>,
): EventSource {
  const { definition, kitOf } = internalsOf(app);
  return queueSource(name, (ports) => {
    const kit = kitOf(ports);
    return async (message, invocation) => {
      const { account } = message.body;
      if (!isAccountName(account)) throw new Error('expected the customer account in the message, as account');
      const go = (): Promise<Next | void> => workOn(kit, definition, account, message, invocation, work);
      if (!alone) return go();
      const key = `${kit.secretName(account)}/queue/${name}`;
      if ((await ports.state.claim(key, invocation.deadline)) !== 'claimed') {
        invocation.log.info('already under way', { account });
        if (message.attempt === 1) return undefined;
        // By then, what was cut off holds the claim no more; the message that comes is a new one, which would not be looked at again.
        const left = Math.ceil((invocation.deadline - ports.now()) / 1000);
        return next(message.body, { after: Math.min(longestWork, Math.max(1, left)) });
      }
      try {
        return await go();
      } finally {
        // Before what is next is sent; where even that fails, the claim ends by itself.
        await ports.state.release(key).catch(() => undefined);
      }
    };
  });
}

async function workOn<F extends Fields, S extends Fields>(
  kit: AppKit,
  app: AppDefinition<F, S>,
  account: string,
  message: QueueMessage,
  { log, deadline, functionArn }: Invocation,
  work: QueueWork<F, S>,
): Promise<Next | void> {
  // It may be in the cache from before the message was sent.
  kit.secrets.forget(kit.secretName(account));
  const clients = kit.patientClients(account, deadline);
  const instance = await instanceOfCustomer(clients.provider, kit.offering, account);
  if (instance === undefined || !isEnabled(instance) || instance.suspended) {
    const because = instance?.suspended === true ? 'the app is suspended' : 'the app is not in use';
    log.info('nothing to do', { account, because });
    return;
  }
  const { value: secret } = await kit.secrets.get(kit.secretName(account));
  const installed = { account, instance, secret, provider: clients.provider, log, deadline };
  const installation = new InstallationAtWork(kit, app, installed, functionArn);
  const entered = readEntered(app, instance, secret, kit.ports.now());
  if (entered.kind === 'awaited') {
    log.info('secrets are on their way', { account, missing: entered.missing.join(', ') });
    return;
  }
  if (entered.kind === 'unusable') {
    await installation.suspend(entered.comment);
    return;
  }
  const { fields, secrets } = entered;
  return work({ ...message, ...installation.context(), ...clients, fields, secrets });
}
