import type { TestProject } from 'vitest/node'
import { serveChromium } from '../../browser/chromium'

/** A name for this machine that a browser does not trust as it trusts `localhost`. */
export const PLAIN_HOST = 'plain.page.test'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one Chromium of all tests is reached. */
    readonly chromium: string
  }
}

/** Starts one Chromium for all test files. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await serveChromium(`MAP ${PLAIN_HOST} 127.0.0.1`)
  provide('chromium', server.wsEndpoint())
  return () => server.close()
}
