import type { HttpResponse } from '../../../../runtime/http.ts';

/** The customer's browser is sent to an address. */
export interface Redirect {
  readonly kind: 'redirect';
  readonly address: string;
}

/** The configuration is done: the browser goes back to 4me, which enables the app. */
export interface Confirmed {
  readonly kind: 'confirmed';
}

export const redirect = (address: string | URL): Redirect => ({ kind: 'redirect', address: String(address) });
export const confirm = (): Confirmed => ({ kind: 'confirmed' });

export const nonceCookie = 'app_builder_configuration';

const headersTo = (address: string): Record<string, string> => ({
  // As it was checked, and not as it was written.
  location: new URL(address).href,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
});

const body = { message: 'Continue at the address in the location header' };

/** Sends the browser on; throws TypeError for what is no absolute address. */
export const redirected = ({ address }: Redirect): HttpResponse => ({ status: 303, headers: headersTo(address), body });

/** The nonce stays in the browser that began; a link that somebody else was sent does not work there. */
export function answerTo(outcome: Redirect | Confirmed, confirmation: string, nonce?: string): HttpResponse {
  const age = nonce === undefined ? 0 : 900;
  const cookie = `${nonceCookie}=${nonce ?? ''}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${String(age)}`;
  const headers = headersTo(outcome.kind === 'confirmed' ? confirmation : outcome.address);
  return { status: 303, headers: { ...headers, 'set-cookie': cookie }, body };
}
