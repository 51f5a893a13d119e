import type { CommandContext } from '../../../cli/command.ts';
import { Failure } from '../../../failure.ts';
import { heseyaVerifier, type HeseyaVerifierOptions } from '../../../verification/heseya.ts';
import { heseyaApps } from '../../../platforms/heseya/app-sender.ts';
import { openAppStores } from '../../app-stores.ts';
import { storeOf, type KnownStore } from '../../heseya-stores.ts';
import { maximumAgeOf } from '../flags.ts';
import { repetition, type Judge, type Judging } from '../judging.ts';
import { secretFiles } from '../key-files.ts';
import { notStored } from '../store.ts';

/** Webhooks of Heseya stores, signed with a secret that the app and the store share (heseya-facts §8). */
export const heseya: Judging = {
  foreign: ['algorithm', 'jwks', 'issuer', 'audience', 'customer', 'offering'],
  sendsTokens: false,
  ofCustomer: false,
  open,
};

async function open(context: CommandContext): Promise<Judge> {
  const { given } = context;
  const maximumAge = maximumAgeOf(given);
  const keys = given.has('key-file') ? await givenKeys(context) : await storedKeys(context);
  return {
    verifier: heseyaVerifier({ keysOf: keys.keysOf, ...(maximumAge === undefined ? {} : { maximumAge }) }),
    notChecked: [...(maximumAge === undefined ? ['the age: give --maximum-age'] : []), ...keys.notChecked, repetition],
    ...(keys.close === undefined ? {} : { close: keys.close }),
  };
}

interface Keys extends Pick<HeseyaVerifierOptions, 'keysOf'>, Pick<Judge, 'notChecked' | 'close'> {}

async function givenKeys(context: CommandContext): Promise<Keys> {
  const secrets = await secretFiles(context);
  return {
    keysOf: async () => ({ secrets }),
    notChecked: [
      'whether the store is one that has installed the app',
      'encrypted data: --key-file gives no webhook key',
    ],
  };
}

/** Stores whose keys are remembered; a capture has messages of few. */
const mostRemembered = 1000;

async function storedKeys(context: CommandContext): Promise<Keys> {
  const integration = context.given.text('integration');
  if (integration === undefined) {
    throw new Failure(notStored, {
      message: 'Nobody said for which app these messages are',
      because: 'each app shares a secret of its own with each store',
      fix: 'Give --integration, or a file with the secret of the webhook: --key-file.',
    });
  }
  const stores = await openAppStores(context, { sender: heseyaApps, integration, kind: notStored });
  const remembered = new Map<string, KnownStore | undefined>();
  const find = async (address: string): Promise<KnownStore | undefined> => {
    if (remembered.has(address)) return remembered.get(address);
    if (remembered.size >= mostRemembered) remembered.clear();
    const found = await storeOf(stores, address);
    for (const secret of [found?.webhookSecret, found?.webhookKey]) if (secret !== undefined) context.redact(secret);
    remembered.set(address, found);
    return found;
  };
  return {
    async keysOf(address) {
      const expected = `a store that has installed ${stores.name}`;
      const store = await find(address);
      if (store === undefined) return { valid: false, rule: 'store', expected, found: address.slice(0, 200) };
      const { webhookSecret: value, webhookKey, name } = store;
      if (value === undefined) {
        return { valid: false, rule: 'store', expected: `${expected} and has a webhook of it`, found: 'one without' };
      }
      return {
        secrets: [{ name: `${name}, webhook.secret`, value }],
        ...(webhookKey === undefined ? {} : { webhookKey }),
      };
    },
    notChecked: [],
    close: async () => stores.engine[Symbol.asyncDispose](),
  };
}
