import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { openSite } from './testing/open-site'

/** How many bytes a server sends for an address, as they are on the way. */
function fetchRaw(url: string, encodings: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': encodings } }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
      answer.on('end', () => {
        resolve(bytes)
      })
    })
      .on('error', reject)
      .end()
  })
}

describe('the page', () => {
  test('asks for its own parts and for the keys, each once, the keys last', async () => {
    const { browser, keys, form } = await openSite()
    await form.region('Sealing key').locator('code').first().waitFor()
    const paths = browser.urls().map((url) => new URL(url).pathname)
    expect(paths.at(0)).toBe('/')
    expect(paths.at(-1)).toBe('/v1/keys')
    expect(new Set(paths).size).toBe(paths.length)
    for (const path of paths.slice(1, -1)) expect(path).toMatch(/^\/page\.(js|css)$/)
    // Nor did the browser ask for anything by itself, such as an icon.
    const asked = keys.service.log().filter(({ msg }) => msg === 'request')
    expect(asked.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
    expect(asked.filter(({ status }) => status !== 200)).toEqual([])
  })

  test('is compressed on the way, to less than half', async () => {
    const { browser, form } = await openSite()
    await form.region('Sealing key').locator('code').first().waitFor()
    const parts = browser.urls().filter((url) => /\.(?:js|css)$/.test(url))
    expect(parts).toHaveLength(2)
    for (const part of parts) {
      const plain = await fetchRaw(part, 'identity')
      expect(await fetchRaw(part, 'gzip, deflate, br, zstd')).toBeLessThan(plain / 2)
    }
  })

  test('comes from the cache when it is loaded again and nothing has changed', async () => {
    const { browser, page, form, keys } = await openSite()
    await form.region('Sealing key').locator('code').first().waitFor()
    await browser.open(page.url())
    await form.region('Sealing key').locator('code').first().waitFor()
    const asked = keys.service.log().filter(({ msg }) => msg === 'request')
    const parts = asked.filter(({ path }) => path !== '/v1/keys')
    expect(parts.map(({ status }) => status)).toEqual([200, 200, 200, 304, 304, 304])
  })

  test.each([
    ['of a desktop', { width: 1280, height: 900 }],
    ['of a phone', { width: 390, height: 844 }],
  ])('shifts nothing while it is loaded, in a window %s', async (_title, viewport) => {
    const { page, form } = await openSite({
      context: { viewport },
      prepare: async (context) => {
        // Slow enough for what comes before the keys to be seen.
        await context.route('**/v1/keys', async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 500))
          await route.continue()
        })
        await context.addInitScript(() => {
          const shifts: number[] = []
          Object.assign(window, { shifts })
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              const { value, hadRecentInput } = entry as unknown as {
                value: number
                hadRecentInput: boolean
              }
              if (!hadRecentInput) shifts.push(value)
            }
          }).observe({ type: 'layout-shift', buffered: true })
        })
      },
    })
    await form.region('Sealing key').locator('code').first().waitFor()
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => Reflect.get(window, 'shifts') as unknown)).toEqual([])
  })

  test('says what to do without JavaScript', async () => {
    const { page } = await openSite({ context: { javaScriptEnabled: false } })
    expect(await page.locator('body').innerText()).toMatch(/JavaScript.*iterapp encrypt/s)
  })
})
