import { heseyaApps } from './app-sender.ts';
import type { Platform } from '../platform.ts';

/** Heseya: an app answers for itself, and every store installs it from its address. */
export const heseya: Platform = {
  title: heseyaApps.title,
  place: heseyaApps.place,
  named: (name) =>
    `What it keeps is under the name "${name}", so the name stays once a store has installed the app. What stores show is "name" in app.json.`,
  deploy: async (context, integration) => (await import('./commands/deploy.ts')).deploy(context, integration),
  destroy: async (context, integration) => (await import('./commands/destroy.ts')).destroy(context, integration),
  workload: async (context, integration, place) =>
    (await import('./commands/workload.ts')).workloadOf(context, integration, place),
  validate: async (context, integration) => (await import('./commands/validate.ts')).findingsOf(context, integration),
  install: async (context, integration) => (await import('./commands/install.ts')).install(context, integration),
  uninstall: async (context, integration) => (await import('./commands/uninstall.ts')).uninstall(context, integration),
  status: async (context, deployed) => (await import('./commands/status.ts')).status(context, deployed),
  doctor: async (context, deployed) => (await import('./commands/doctor.ts')).doctor(context, deployed),
};
