import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { slowTests } from './vitest.slow.config.ts';

const conditions = ['source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts', 'templates/**/*.test.ts'],
    // Those of AWS need Python: `npm run test:aws`, and `npm run test:slow`.
    exclude: [...configDefaults.exclude, 'test/aws/**', ...slowTests],
    sequence: { shuffle: true },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // One more than there are cores, as most of them wait for sockets; by default one core stays free, which halves two.
    maxWorkers: availableParallelism() + 1,
    // As in src/main.ts: the SDK's advice about Node 20 is not for whoever runs this.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
