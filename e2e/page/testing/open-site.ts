import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, expect, inject, onTestFinished } from 'vitest'
import { driveForm, type EncryptionForm } from '../../browser/encryption-form'
import { openGuardedContext, type GuardedContext } from '../../browser/guarded-context'
import { startKeysSite, type KeysSite } from './keys-site'

/** The page of a keys service of its own, in a browser's context of its own. */
export interface Site {
  readonly keys: KeysSite
  readonly page: Page
  readonly form: EncryptionForm
  readonly browser: GuardedContext
}

/** How the page is opened. */
export interface SiteOptions {
  /** What the link to it fills in: `?app=myapp`. */
  readonly search?: string
  readonly context?: BrowserContextOptions
  /** Where the page is, if not at the service's own address. */
  readonly at?: (keys: KeysSite) => URL | Promise<URL>
  /** Done before the page is opened. */
  readonly prepare?: (context: BrowserContext, origin: string) => Promise<unknown>
}

let connection: Promise<Browser> | undefined

afterAll(async () => {
  await (await connection)?.close()
})

/** The one Chromium. */
export function connectChromium(): Promise<Browser> {
  connection ??= chromium.connect(inject('chromium'))
  return connection
}

/** Opens the page. The test fails when anything happens that its guards do not allow. */
export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const { search = '', context = {}, prepare, at = ({ url }: KeysSite) => url } = options
  const keys = await startKeysSite()
  const url = await at(keys)
  const browser = await openGuardedContext(await connectChromium(), url.origin, context)
  onTestFinished(async () => {
    const problems = await browser.findProblems()
    await browser.context.close()
    expect(problems).toEqual([])
  })
  await prepare?.(browser.context, url.origin)
  const page = await browser.open(new URL(search, url))
  return { keys, page, browser, form: driveForm(page, browser.guard) }
}
