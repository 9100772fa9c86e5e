import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

/** Tests against a real control plane: `npm run test:apiserver`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { tsconfigPaths: true },
  test: {
    watch: false,
    // A missing expectation fails; `--update` writes it.
    update: 'none',
    reporters: ['verbose'],
    include: ['apiserver/**/*.test.ts'],
    globalSetup: ['apiserver/testing/global-setup.ts'],
    // One control plane serves all of them.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
