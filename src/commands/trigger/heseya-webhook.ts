import type { CommandContext } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { AppStores } from '../app-stores.ts';
import { installedStores, storeOf } from '../heseya-stores.ts';
import { givenKeyText } from './key.ts';
import type { SignedBy } from './sending.ts';

const noSecret: FailureKind = { code: 'AB-TRIGGER-SECRET', exit: 'usage' };
const noCustomer: FailureKind = { code: 'AB-TRIGGER-CUSTOMER', exit: 'usage' };

/** What makes a handler believe that a store sent a message. Hidden in all output. */
export interface WebhookProof {
  readonly secret: string;
  readonly signedBy: SignedBy;
  /** Of the store, as its record has it; undefined where no record was looked for. */
  readonly address?: string;
  /** Name of the record with the secret that the handler checks with. */
  readonly record?: string;
  /** Of encrypted events. */
  readonly webhookKey?: string;
}

/** The secret of the webhook in this store: of `--key-file`, or of the store's record. Throws Failures for what is not there. */
export async function webhookProof(
  store: string,
  stores: AppStores | undefined,
  context: CommandContext,
): Promise<WebhookProof> {
  const given = (await givenKeyText(context))?.replace(/\r?\n$/, '');
  const known = stores === undefined ? undefined : await storeOf(stores, store);
  const { name: record, address, webhookSecret, webhookKey } = known ?? {};
  for (const one of [webhookSecret, webhookKey]) if (one !== undefined) context.redact(one);
  const rest = {
    ...(address === undefined ? {} : { address }),
    ...(record === undefined ? {} : { record }),
    ...(webhookKey === undefined ? {} : { webhookKey }),
  };
  if (given !== undefined && given !== '') return { secret: given, signedBy: 'key file', ...rest };
  if (webhookSecret !== undefined) return { secret: webhookSecret, signedBy: 'store secret', ...rest };
  throw await nothingStored(store, known !== undefined, stores);
}

const mostNamed = 5;

async function nothingStored(store: string, isKnown: boolean, stores: AppStores | undefined): Promise<Failure> {
  if (stores === undefined) {
    return new Failure(noSecret, {
      message: 'Nothing says whose secret signs',
      because: 'no integration is named',
      fix: 'Name the integration, or give the secret of the webhook with --key-file.',
    });
  }
  if (isKnown) {
    return new Failure(noSecret, {
      message: `${store} has no webhook of ${stores.name}`,
      because: 'the app registers one when it is installed, where its app.json has webhooks',
      fix: 'Install the app again, or give the secret with --key-file.',
    });
  }
  const installed = await installedStores(stores, mostNamed);
  return new Failure(noCustomer, {
    message: `${store || 'That store'} has not installed ${stores.name}`,
    because: installed.length === 0 ? 'no store has' : `installed in: ${installed.join(', ')}`,
    fix: 'Name a store that has, with --customer, or give the secret with --key-file.',
  });
}

/** The only store that has installed the app. Throws Failure `AB-TRIGGER-CUSTOMER` where there are none or several. */
export async function onlyStore(event: string, stores: AppStores | undefined, otherwise: string): Promise<string> {
  if (stores === undefined) return otherwise;
  const installed = await installedStores(stores, mostNamed);
  const [only] = installed;
  if (only !== undefined && installed.length === 1) return only;
  throw new Failure(noCustomer, {
    message: `Nothing says of which store ${event} is`,
    because:
      only === undefined
        ? `no store has installed ${stores.name}`
        : `several have installed ${stores.name}: ${installed.join(', ')}`,
    fix: 'Name one by its address with --customer, or give the whole message with --body.',
  });
}

/** Handlers take data of secured events encrypted only. */
export function noWebhookKey(event: string, store: string | undefined): Failure {
  return new Failure(noSecret, {
    message: `The data of ${event} cannot be encrypted`,
    because: `the app has no webhook key of ${store ?? 'this store'}`,
    fix: 'Store it with "app-builder install … --webhook-key-file", or give the message as it is sent with --body.',
  });
}
