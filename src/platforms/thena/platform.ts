import { thenaApps } from './app-sender.ts';
import type { Platform } from '../platform.ts';

/** Thena: apps that hear of events and work for teams with the token of a bot. */
export const thena: Platform = {
  title: thenaApps.title,
  place: thenaApps.place,
  named: (name) =>
    `Its reference is "${name}". The slug of the app, in manifest.json, has to be unique in your organisation at Thena.`,
  deploy: async (context, integration) => (await import('./commands/deploy.ts')).deploy(context, integration),
  destroy: async (context, integration) => (await import('./commands/destroy.ts')).destroy(context, integration),
  workload: async (context, integration, place) =>
    (await import('./commands/workload.ts')).workloadOf(context, integration, place),
  validate: async (_context, integration) => (await import('./commands/validate.ts')).findingsOf(integration),
  install: async (context, integration) => (await import('./commands/install.ts')).install(context, integration),
  uninstall: async (context, integration) => (await import('./commands/uninstall.ts')).uninstall(context, integration),
  runActivity: async (context, integration) =>
    (await import('./commands/activity-run.ts')).activityRun(context, integration),
  status: async (context, deployed) => (await import('./commands/status.ts')).statusOf(context, deployed),
  doctor: async (context, deployed) => (await import('./commands/doctor.ts')).doctor(context, deployed),
};
