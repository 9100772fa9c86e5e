import type { BrowserContext, Page } from 'playwright-core'

/** Everything that the pages of a context have stored in the browser; it should be nothing. */
export async function findStored(context: BrowserContext): Promise<readonly string[]> {
  const cookies = (await context.cookies()).map(({ name }) => `cookie ${name}`)
  const pages = context.pages().filter((page) => page.url().startsWith('http'))
  return [...cookies, ...(await Promise.all(pages.map(listStored))).flat()]
}

async function listStored(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // Some are not there where the page has no secure connection.
    const { caches, navigator } = window as Partial<Pick<Window, 'caches' | 'navigator'>>
    const { serviceWorker } = (navigator ?? {}) as Partial<Navigator>
    const databases = await indexedDB.databases()
    const workers = (await serviceWorker?.getRegistrations()) ?? []
    return [
      ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
      ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
      ...databases.map(({ name }) => `indexedDB ${name ?? ''}`),
      ...((await caches?.keys()) ?? []).map((key) => `cache ${key}`),
      ...workers.map(({ scope }) => `service worker of ${scope}`),
    ]
  })
}
