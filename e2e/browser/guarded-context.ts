import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { findStored } from './find-stored'
import { watchComplaints } from './watch-complaints'
import { watchRequests } from './watch-requests'

/** A context of its own in a browser, and all that must not happen there. */
export interface GuardedContext {
  readonly context: BrowserContext
  /** Takes a secret that may not leave the browser. */
  readonly guard: (secret: Uint8Array | string) => void
  /** Messages like this are expected: none of them is a problem. */
  readonly expectComplaint: (message: RegExp) => void
  /** From now on the page may ask for all that it needs, once more. */
  readonly expectLoad: () => void
  /** Opens an address, in a new page unless there is one already. */
  readonly open: (url: URL | string) => Promise<Page>
  /** Addresses of all that was asked for. */
  readonly urls: () => readonly string[]
  /** What happened and must not: each request, message and stored thing. */
  readonly findProblems: () => Promise<readonly string[]>
}

/** How long what a page has done may take to be told, in milliseconds. */
const SETTLE = 100

/**
 * Opens a context in which nothing may break the content security policy, ask for more than the page and its keys,
 * carry a secret away, store anything or complain.
 *
 * @param origin - the only one that may be asked.
 */
export async function openGuardedContext(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<GuardedContext> {
  const context = await browser.newContext(options)
  const requests = watchRequests(context, origin)
  const complaints = await watchComplaints(context)
  return {
    context,
    guard: requests.guard,
    expectComplaint: complaints.expect,
    expectLoad: requests.expectLoad,
    open: async (url) => {
      requests.expectLoad()
      const page = context.pages()[0] ?? (await context.newPage())
      await page.goto(String(url))
      return page
    },
    urls: requests.urls,
    findProblems: async () => {
      await Promise.all(context.pages().map((page) => page.waitForTimeout(SETTLE)))
      const stored = await findStored(context)
      return [
        ...complaints.findProblems(),
        ...(await requests.findProblems()),
        ...stored.map((thing) => `something is stored: ${thing}`),
      ]
    },
  }
}
