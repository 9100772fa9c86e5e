import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The page as a folder of files that the keys service serves, wherever an admin publishes it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: { tsconfigPaths: true },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../../dist/apps/encrypt-page', import.meta.url)),
    emptyOutDir: true,
    // The first browsers with `light-dark()` in CSS.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // One script: nothing is loaded later, and the page works offline.
    modulePreload: { polyfill: false },
    // The policy forbids data: addresses.
    assetsInlineLimit: 0,
    // The same names in each version, so that replicas of two versions have each other's files.
    rolldownOptions: {
      output: { entryFileNames: 'page.js', assetFileNames: 'page[extname]' },
    },
  },
})
