import { single, type HttpRequest } from '../../../runtime/http.ts';
import type { Log } from '../../../runtime/log.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { addressTokenParameter, isAddressToken, type Address } from '../wire/address-token.ts';
import { checkSignature, signatureHeaders, type SignatureMode } from '../wire/signature.ts';
import type { AppSecret, OwnSecret } from './app-secret.ts';

/** An HMAC over the body, which Thena does not document: an addition of ours (thena-facts §4.4). */
export interface SignatureOptions {
  /** `prefer`: a signature must be right where there is one; `require`: there must be one. */
  readonly mode: SignatureMode;
  /** Headers that may carry it; x-thena-signature and x-signature if not given. */
  readonly headers?: readonly string[];
}

export interface GateOptions {
  /** Whether an address needs the token that Thena was given with it; `off` leaves it open to everybody who knows it. */
  readonly addressToken?: 'required' | 'off';
  readonly signature?: SignatureOptions;
}

/** Lets through who knows the token of the address. Throws Rejected (401), before anything of the body is looked at. */
export async function checkAddress(
  request: HttpRequest,
  address: Address,
  own: OwnSecret,
  { addressToken = 'required' }: GateOptions,
  log: Log,
): Promise<void> {
  if (addressToken === 'off') return;
  const given = single(request.query, addressTokenParameter);
  if (isAddressToken(given, (await own.get()).addressTokens[address])) return;
  // It may have been replaced since it was read.
  if (isAddressToken(given, (await own.reload())?.addressTokens[address])) return;
  log.warn('message refused', { rule: 'address token', address, reason: given === undefined ? 'missing' : 'wrong' });
  throw new Rejected(401, 'The address is not complete');
}

/** Throws Rejected (401) for what is not signed as the options say, and Error where they need a key that nobody has given. */
export async function checkSigned(
  request: HttpRequest,
  own: OwnSecret,
  { signature: { mode, headers = signatureHeaders } = { mode: 'off' } }: GateOptions,
  log: Log,
): Promise<void> {
  if (mode === 'off') return;
  const { signingSecrets } = await own.get();
  if (signingSecrets.length === 0) {
    if (mode === 'prefer') return;
    throw new Error('signatures are required, but the secret of the app has neither webhook_secret nor client_secret');
  }
  const check = (secret: AppSecret): string =>
    checkSignature(request.body, request.headers, secret.signingSecrets, headers);
  let outcome = check(await own.get());
  if (outcome === 'invalid') {
    const again = await own.reload();
    if (again !== undefined) outcome = check(again);
  }
  if (outcome === 'valid' || (outcome === 'absent' && mode === 'prefer')) return;
  log.warn('message refused', { rule: 'unofficial signature', reason: outcome });
  throw new Rejected(401, 'The signature of the message is missing or wrong');
}
