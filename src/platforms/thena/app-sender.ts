import type { AppSender } from '../../commands/app-stores.ts';

/** Thena, as commands name it and find its apps. */
export const thenaApps: AppSender = {
  name: 'thena',
  title: 'Thena',
  place: { domain: 'thena.ai', sandboxDomain: 'thena-sandbox.test' },
};
