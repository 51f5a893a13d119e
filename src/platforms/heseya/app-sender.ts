import type { AppSender } from '../../commands/app-stores.ts';

/** Heseya, as commands name it and find its apps. Stores have addresses of their own: the domain is only a name. */
export const heseyaApps: AppSender = {
  name: 'heseya',
  title: 'Heseya',
  place: { domain: 'heseya.com', sandboxDomain: 'heseya-sandbox.test' },
};
