import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

/** Writes files instead of testing: `npm run docs:page`, with this as vitest's mode. */
const SCREENSHOTS = 'screenshots'
const screenshots = 'page/screenshots.test.ts'

/** Tests of the encryption page in a real browser: `npm run test:page`. */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { tsconfigPaths: true },
  test: {
    watch: false,
    // A missing expectation fails.
    update: 'none',
    reporters: [mode === SCREENSHOTS ? 'verbose' : 'dot'],
    include: mode === SCREENSHOTS ? [screenshots] : ['page/**/*.test.ts'],
    exclude: mode === SCREENSHOTS ? [] : [screenshots],
    globalSetup: ['page/testing/global-setup.ts'],
    // One browser serves all of them, and it has one clipboard.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}))
