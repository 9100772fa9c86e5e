import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

/** Tests of `iterapp build` with real builders, which need root: `npm run test:build`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { tsconfigPaths: true },
  test: {
    watch: false,
    // A missing expectation fails; `--update` writes it.
    update: 'none',
    reporters: ['verbose'],
    include: ['build/**/*.test.ts'],
    globalSetup: ['build/testing/global-setup.ts'],
    // One of each builder serves them all: a secret is looked for that no other test has.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
