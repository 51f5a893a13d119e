import type { CommandContext } from '../../../cli/command.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { Failure } from '../../../failure.ts';
import { thenaVerifier, type AddressToken, type ThenaVerifierOptions } from '../../../verification/thena.ts';
import { thenaApps } from '../../../platforms/thena/app-sender.ts';
import { appSecret, openAppStores } from '../../app-stores.ts';
import { maximumAgeOf } from '../flags.ts';
import { repetition, type Judge, type Judging } from '../judging.ts';
import { secretFiles } from '../key-files.ts';
import { notStored } from '../store.ts';

/** What Thena sends: nothing that it documents is signed, so the token in the address is the proof (thena-facts §4.4). */
export const thena: Judging = {
  foreign: ['algorithm', 'jwks', 'issuer', 'audience', 'customer', 'offering'],
  sendsTokens: false,
  bare: {
    found: 'a body alone, and Thena proves itself by the address that it calls',
    expected:
      'a capture with the address and its token, e.g. --format http, api-gateway or har, or --header with the HMAC where the app asks for one',
  },
  ofCustomer: false,
  open,
};

async function open(context: CommandContext): Promise<Judge> {
  const { given } = context;
  const maximumAge = maximumAgeOf(given);
  const keys = given.has('key-file') ? await givenKeys(context) : await storedKeys(context);
  return {
    verifier: thenaVerifier({ ...keys, ...(maximumAge === undefined ? {} : { maximumAge }) }),
    notChecked: [
      'a signature: Thena documents none; whoever knows the address with its token can send anything',
      ...(keys.asksForHmac ? [] : ['the HMAC of the body, which is unofficial: the app has no webhook_secret']),
      ...(maximumAge === undefined ? ['the age: give --maximum-age'] : []),
      ...(keys.application === undefined ? ['the application: its id is not known'] : []),
      'whether the organisation has installed the app, and whether a bot token works: handlers do',
      repetition,
    ],
  };
}

type Keys = Omit<ThenaVerifierOptions, 'maximumAge'>;

/** A file does not say whether it holds the token of an address or the secret of the HMAC: it is right as either. */
async function givenKeys(context: CommandContext): Promise<Keys> {
  const secrets = await secretFiles(context);
  return { tokens: secrets, secrets, asksForHmac: true };
}

async function storedKeys(context: CommandContext): Promise<Keys> {
  const integration = context.given.text('integration');
  if (integration === undefined) {
    throw new Failure(notStored, {
      message: 'Nobody said for which app these messages are',
      because: 'each app has addresses of its own at Thena, with tokens of their own',
      fix: 'Give --integration, or a file with the token of the address: --key-file.',
    });
  }
  const stores = await openAppStores(context, { sender: thenaApps, integration, kind: notStored });
  await using _ = stores.engine;
  const { name, value } = await appSecret(stores, notStored);
  const { address_tokens: stored, app_id: application } = value;
  const addresses = isJsonObject(stored) ? stored : {};
  const tokens = (['events', 'installations'] as const).flatMap((address): readonly AddressToken[] => {
    const token = addresses[address];
    return isText(token) ? [{ name: `${name}, address_tokens.${address}`, value: token, address }] : [];
  });
  const secrets = ['webhook_secret', 'client_secret'].flatMap((field) => {
    const secret = value[field];
    return isText(secret) ? [{ name: `${name}, ${field}`, value: secret }] : [];
  });
  for (const one of [...tokens, ...secrets]) context.redact(one.value);
  if (tokens.length + secrets.length > 0) {
    const asksForHmac = isText(value['webhook_secret']);
    return { tokens, secrets, asksForHmac, ...(isText(application) ? { application } : {}) };
  }
  throw new Failure(notStored, {
    message: `The secret ${name} has no address_tokens`,
    because: '"app-builder deploy" makes them',
    fix: `Run "app-builder deploy ${stores.name}", or give a file with the token: --key-file.`,
  });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
