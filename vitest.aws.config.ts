import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['source'];

/** The tests that need emulators of AWS; `npm run test:aws` makes what they need. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/aws/**/*.test.ts'],
    globalSetup: ['test/aws/global-setup.ts'],
    sequence: { shuffle: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // A worker waits for the emulators most of the time; by default there would be one on two cores.
    maxWorkers: availableParallelism(),
  },
});
