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

/** The nonce stays in the browser that began; a link that somebody else was sent does not work there. */
export function answerTo(outcome: Redirect | Confirmed, confirmation: string, nonce?: string): HttpResponse {
  // As it was checked, and not as it was written.
  const location = new URL(outcome.kind === 'confirmed' ? confirmation : outcome.address).href;
  const cookie = nonce === undefined ? '; Max-Age=0' : '; Max-Age=900';
  return {
    status: 303,
    headers: {
      location,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'set-cookie': `${nonceCookie}=${nonce ?? ''}; Path=/; Secure; HttpOnly; SameSite=Lax${cookie}`,
    },
    body: { message: 'Continue at the address in the location header' },
  };
}
