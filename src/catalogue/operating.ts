import type { Entries } from './entry.ts';

export const operating: Entries = {
  'AB-STATUS-WORKLOAD': {
    exit: 'usage',
    meaning: 'Nothing is deployed under that name on this engine.',
    remedy: 'Deploy it first, or name the engine with --engine-name, --engine-folder, --profile or --region.',
  },
  'AB-LOGS-WORKLOAD': {
    exit: 'usage',
    meaning: 'Nothing is deployed under that name on this engine, so it has no logs.',
    remedy: 'Deploy it first, or name the engine with --engine-name, --engine-folder, --profile or --region.',
  },
  'AB-LOGS-SINCE': {
    exit: 'usage',
    meaning: '--since is neither an age nor a date in the past.',
    remedy: 'Give an age such as 90s, 10m, 2h or 3d, or a date such as 2026-11-22T10:00:00Z.',
  },
  'AB-RUN-WORKLOAD': {
    exit: 'usage',
    meaning: 'Nothing is deployed under that name on this engine, so it has no schedules.',
    remedy: 'Deploy it first, or name the engine with --engine-name, --engine-folder, --profile or --region.',
  },
  'AB-RUN-NOTHING': {
    exit: 'usage',
    meaning: 'The integration has no schedule that is switched on.',
    remedy: 'Give its template an event of type Schedule, or name one that is switched off with --schedule.',
  },
  'AB-RUN-FAILED': {
    exit: 'failed',
    retryable: true,
    meaning: 'A scheduled function threw, crashed or did not answer in time.',
    remedy: 'Look at what it wrote with "app-builder logs <integration>".',
  },
};
