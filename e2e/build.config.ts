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
    // One BuildKit and one store of buildah serve all of them.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
