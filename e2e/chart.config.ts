import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

/** Tests of the Helm chart, with the real Helm: `npm run test:chart`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { tsconfigPaths: true },
  test: {
    watch: false,
    // A missing expectation fails; `--update` writes it.
    update: 'none',
    reporters: ['dot'],
    include: ['chart/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
