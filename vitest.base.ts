import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

/**
 * The one vitest configuration: a project's `vitest.config.ts` calls it with its own folder.
 *
 * @param projectUrl - `import.meta.url` of the calling configuration.
 * @param minimumLines - the least share of lines, in percent, that the tests must run.
 */
export function projectTests(projectUrl: string, minimumLines = 0): ViteUserConfig {
  return defineConfig({
    root: fileURLToPath(new URL('.', projectUrl)),
    resolve: { tsconfigPaths: true },
    test: {
      watch: false,
      // A missing expectation fails; `--update` writes it.
      update: 'none',
      reporters: ['dot'],
      include: ['src/**/*.test.ts'],
      setupFiles: [fileURLToPath(new URL('libs/testing/src/quiet-console.ts', import.meta.url))],
      testTimeout: 30_000,
      coverage: {
        enabled: minimumLines > 0,
        provider: 'v8',
        reporter: ['text-summary', 'json-summary'],
        include: ['src/**/*.ts'],
        exclude: ['src/**/*.test.ts', 'src/index.ts'],
        thresholds: { lines: minimumLines },
      },
    },
  })
}
