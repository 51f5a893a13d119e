import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['source'];

/** Whole stories, each of them many seconds long: `npm run test:slow`, and not `npm test`. */
export const slowTests = [
  'test/commands/{destroy,logs,publish}.test.ts',
  'test/commands/validate-online.test.ts',
  'test/commands/verify-webhook-memory.test.ts',
  'test/contract/{no-secret,terminals}.test.ts',
  'test/doctor/webhook.test.ts',
  'test/docs/{commands,github-actions}.test.ts',
  'test/e2e/{demo,installation-events,kill,secrets-parts,weather}.test.ts',
  'test/platforms/{heseya,thena}/commands/*.test.ts',
  'test/provision/{bootstrap,cut-off,deploy,destroy,engine-place,installation-webhooks,publish}.test.ts',
  'test/templates/author-tests.test.ts',
  'test/tunnel/{crash,other-engine,refusals,secrets-kept,ssh,tunnel}.test.ts',
  'test/templates/lansweeper/connection/changed-connection.test.ts',
  'test/templates/lansweeper/sync/{bad-weather,beside-others,chosen-assets,continued,relations,requests,sync-job,trouble}.test.ts',
  'test/templates/thena-ticket-notes/thousand-deliveries.test.ts',
  'test/templates/typeform/{any-sequence,installation-changes,installation-registers,installation-suspends}.test.ts',
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: slowTests,
    sequence: { shuffle: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: availableParallelism() + 1,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
