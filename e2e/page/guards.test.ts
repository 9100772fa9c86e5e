import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findChromium } from '../browser/chromium'
import { openGuardedContext } from '../browser/guarded-context'
import { connectChromium } from './testing/open-site'

// That what guards the tests of the page can fail: a hostile page does each thing once.

const secret = 'canary "5up3r" sécret\nof two lines, long enough to be cut in pieces'

const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"

/** A server with a page that has asked for its keys, and whatever else is asked for. */
async function serveHostilePage(headers: Readonly<Record<string, string>>): Promise<URL> {
  const server = createServer((request, response) => {
    request.resume()
    if (request.url === '/page.js') {
      response.setHeader('Content-Type', 'text/javascript')
      response.end('fetch("v1/keys").then(() => { document.title = "ready" })')
      return
    }
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>x</title><script src="page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

/** What the guards say of a page that does something. */
async function problemsOf(
  misbehave: (page: Page) => Promise<unknown>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const url = await serveHostilePage(headers)
  const browser = await openGuardedContext(await connectChromium(), url.origin)
  onTestFinished(() => browser.context.close())
  browser.guard(secret)
  const page = await browser.open(url)
  await page.waitForFunction(() => document.title === 'ready')
  await misbehave(page)
  return (await browser.findProblems()).join('\n')
}

describe('the guards', () => {
  test('say nothing of a page that does nothing', async () => {
    expect(await problemsOf(() => Promise.resolve())).toBe('')
    const strict = { 'Content-Security-Policy': policy }
    expect(await problemsOf(() => Promise.resolve(), strict)).toBe('')
  })

  test.each<[string, RegExp, (page: Page) => Promise<unknown>]>([
    [
      'what breaks the policy',
      /the policy was violated: connect-src/,
      (page) => page.evaluate(() => fetch('https://other.test/').catch(() => null)),
    ],
    [
      'text that becomes HTML',
      /the policy was violated: require-trusted-types-for/,
      (page) =>
        page.evaluate(() => {
          try {
            document.body.innerHTML = '<b>x</b>'
          } catch {
            // It is reported all the same.
          }
        }),
    ],
  ])('notice %s', async (_title, problem, misbehave) => {
    const strict = { 'Content-Security-Policy': policy }
    expect(await problemsOf(misbehave, strict)).toMatch(problem)
  })

  test.each<[string, RegExp, (page: Page) => Promise<unknown>]>([
    [
      'an error of the console',
      /console error: wrong/,
      (page) => page.evaluate("console.error('wrong')"),
    ],
    [
      'a warning of the console',
      /console warning: careful/,
      (page) => page.evaluate("console.warn('careful')"),
    ],
    [
      'an error that nothing caught',
      /uncaught: broken/,
      async (page) => {
        const caught = page.context().waitForEvent('weberror')
        await page.evaluate(() => setTimeout(() => void Promise.reject(new Error('broken'))))
        await caught
      },
    ],
    [
      "a request after the key set's",
      /a request after the key set's: .*\/more$/m,
      (page) => page.evaluate(() => fetch('/more')),
    ],
    [
      'keys that are asked for twice',
      /a request after the key set's: .*\/v1\/keys$/m,
      (page) => page.evaluate(() => fetch('/v1/keys')),
    ],
    [
      'another page',
      /a request after the key set's: .*\/elsewhere$/m,
      (page) => page.goto(new URL('elsewhere', page.url()).href),
    ],
    [
      'another origin',
      /another origin was asked: http:\/\/other\.test\//,
      (page) =>
        page.evaluate(() => fetch('http://other.test/', { mode: 'no-cors' }).catch(() => 0)),
    ],
    [
      'a beacon',
      /a request after the key set's: .*\/beacon$/m,
      (page) => page.evaluate(() => navigator.sendBeacon('/beacon', 'x')),
    ],
    [
      'a web socket',
      /a web socket was opened/,
      async (page) => {
        const opened = page.waitForEvent('websocket')
        await page.evaluate(() => new WebSocket(`ws://${location.host}/socket`).url)
        await opened
      },
    ],
  ])('notice %s', async (_title, problem, misbehave) => {
    expect(await problemsOf(misbehave)).toMatch(problem)
  })

  test.each<[string, (text: string) => string]>([
    ['percent-encoded', encodeURIComponent],
    ['encoded as a form', (text) => new URLSearchParams([['a', text]]).toString()],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64, behind something else', (text) => Buffer.from(`x=${text}`).toString('base64')],
    ['in base64url', (text) => Buffer.from(`xy=${text}`).toString('base64url')],
    ['in hexadecimal digits', (text) => Buffer.from(text).toString('hex')],
    ['in JSON', (text) => JSON.stringify({ text })],
    ['as it is', (text) => text],
    ['in part', (text) => `…${text.slice(0, 30)}…`],
  ])('notice a secret in a body, %s', async (_title, encode) => {
    const body = encode(secret)
    const problems = await problemsOf((page) =>
      page.evaluate((text) => fetch('/v1/keys', { method: 'POST', body: text }), body),
    )
    expect(problems).toMatch(/a secret is in the request \d+, of POST/)
  })

  test('notice a secret in an address or a header', async () => {
    const query = encodeURIComponent(secret)
    expect(
      await problemsOf((page) => page.evaluate((text) => fetch(`/?q=${text}`), query)),
    ).toMatch(/a secret is in the request \d+, of GET/)
    const header = Buffer.from(secret).toString('base64')
    expect(
      await problemsOf((page) =>
        page.evaluate((text) => fetch('/', { headers: { x: text } }), header),
      ),
    ).toMatch(/a secret is in the request \d+, of GET/)
  })

  test.each<[string, RegExp, (page: Page) => Promise<unknown>]>([
    [
      'localStorage',
      /something is stored: localStorage a/,
      (page) =>
        page.evaluate(() => {
          localStorage.setItem('a', 'b')
        }),
    ],
    [
      'sessionStorage',
      /something is stored: sessionStorage a/,
      (page) =>
        page.evaluate(() => {
          sessionStorage.setItem('a', 'b')
        }),
    ],
    [
      'a cookie',
      /something is stored: cookie a/,
      (page) => page.evaluate(() => (document.cookie = 'a=b')),
    ],
    [
      'a database',
      /something is stored: indexedDB a/,
      (page) =>
        page.evaluate(
          () =>
            new Promise((resolve) => {
              indexedDB.open('a').onsuccess = () => {
                resolve(null)
              }
            }),
        ),
    ],
    [
      'a cache',
      /something is stored: cache a/,
      (page) => page.evaluate(() => caches.open('a').then(() => true)),
    ],
    [
      'a service worker',
      /something is stored: service worker/,
      (page) => page.evaluate(() => navigator.serviceWorker.register('/page.js').then(() => null)),
    ],
  ])('notice %s', async (_title, problem, misbehave) => {
    expect(await problemsOf(misbehave)).toMatch(problem)
  })
})

test('without a Chromium it is said how to get one', () => {
  expect(() => findChromium({ ITERAPP_CHROMIUM: '/nowhere' })).toThrow(
    /no Chromium at \/nowhere; on Debian: apt-get install .* chromium; ITERAPP_CHROMIUM/,
  )
})
