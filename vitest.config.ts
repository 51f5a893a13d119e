import { configDefaults, defineConfig } from 'vitest/config';

const conditions = ['source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts', 'templates/**/*.test.ts'],
    // They need Python: `npm run test:aws`.
    exclude: [...configDefaults.exclude, 'test/aws/**'],
    sequence: { shuffle: true },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // One for each core, as most of them wait for sockets; by default one core stays free, which halves two.
    maxWorkers: '100%',
    // As in src/main.ts: the SDK's advice about Node 20 is not for whoever runs this.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
