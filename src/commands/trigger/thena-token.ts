import type { CommandContext } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { Address } from '../../platforms/thena/wire/address-token.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { appSecret, type AppStores } from '../app-stores.ts';
import { givenKeyText } from './key.ts';
import type { SignedBy } from './sending.ts';

const noSecret: FailureKind = { code: 'AB-TRIGGER-SECRET', exit: 'usage' };

/** What makes a handler believe that Thena sent a message. Hidden in all output. */
export interface AddressProof {
  readonly token: string;
  /** Of the optional HMAC, where the app asks for one. */
  readonly secret?: string;
  readonly signedBy: SignedBy;
}

/** The token of one of the app's addresses: of `--key-file`, or of the app's secret. Throws Failure `AB-TRIGGER-SECRET`. */
export async function addressToken(
  address: Address,
  stores: AppStores | undefined,
  context: CommandContext,
): Promise<AddressProof> {
  const given = (await givenKeyText(context))?.trim();
  if (given !== undefined && given !== '') return { token: given, signedBy: 'key file' };
  if (stores === undefined) {
    throw new Failure(noSecret, {
      message: 'Nothing says which token the address has',
      because: 'no integration is named',
      fix: 'Name the integration, or give the token with --key-file.',
    });
  }
  const { name, value } = await appSecret(stores, noSecret);
  const tokens = value['address_tokens'];
  const token = isJsonObject(tokens) ? tokens[address] : undefined;
  // The same two, in their order, as handlers take.
  const secret = [value['webhook_secret'], value['client_secret']].find(isText);
  if (!isText(token)) {
    throw new Failure(noSecret, {
      message: `${stores.name} has no token for its address of ${address}`,
      because: `there is no address_tokens.${address} in ${name}`,
      fix: `Run "app-builder deploy ${stores.name}", or give the token with --key-file.`,
    });
  }
  context.redact(token);
  if (secret === undefined) return { token, signedBy: 'app secret' };
  context.redact(secret);
  return { token, secret, signedBy: 'app secret' };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
