import type { Platform } from '../platform.ts';

/** 4me, now called Xurrent; its commands are older than the others' and lie in a folder of their own. */
export const fourMe: Platform = {
  title: '4me',
  named: (name) =>
    `The reference of its app offering is "${name}". It has to be unique over all accounts of 4me and cannot change after the first publish; until then, change it in app_offering.json.`,
  deploy: async (context, integration) =>
    (await import('../../commands/four-me/deploy.ts')).deploy(context, integration),
  destroy: async (context, integration) =>
    (await import('../../commands/four-me/destroy.ts')).destroy(context, integration),
  workload: async (context, integration, place) =>
    (await import('../../commands/four-me/workload.ts')).workloadOf(context, integration, place),
  validate: async (context, integration) =>
    (await import('../../commands/four-me/validate.ts')).findingsOf(context, integration),
  publish: async (context, integration) =>
    (await import('../../commands/four-me/publish.ts')).publish(context, integration),
  tunnel: async (context, integration) =>
    (await import('../../commands/four-me/tunnel.ts')).tunnel(context, integration),
};
