import { choiceFailure } from './address-failures.ts';
import type { AddressProvider } from './address-provider.ts';

/** An address that the user brings to the port by other means; nothing is started for it. */
export function ownAddress(url: string): AddressProvider {
  const origin = originOf(url, '--tunnel-url');
  return {
    name: 'tunnel-url',
    url: origin,
    open: () => Promise.resolve({ url: origin, ended: new Promise<string>(() => {}), close: () => Promise.resolve() }),
  };
}

/** Throws Failure `AB-TUNNEL-PROVIDER` for what is no origin: paths of functions are put behind it. */
export function originOf(text: string, flag: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  const isBare = url !== undefined && url.pathname === '/' && url.search === '' && url.hash === '';
  if (url !== undefined && isWeb && isBare && url.username === '' && url.password === '') return url.origin;
  throw choiceFailure(
    `"${url === undefined ? text : url.origin}" cannot be the public address of the tunnel`,
    `Give ${flag} as scheme, host and port only, e.g. https://hooks.example.com.`,
  );
}
