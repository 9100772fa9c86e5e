import type { Route } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../browser/encryption-form'
import { forwardTo } from './testing/forward'
import { PLAIN_HOST } from './testing/global-setup'
import { openSite, type Site } from './testing/open-site'
import { createRepository } from './testing/repository'

const KEYS = '**/v1/keys'

const entry: Entry = {
  app: 'myapp',
  kind: 'Environment variable',
  scope: 'test',
  name: 'API_KEY',
  value: 'canary-4711',
}

async function expectDelivery({ form, keys }: Site): Promise<void> {
  const [lines = ''] = await form.lines()
  expect(createRepository(keys, 'myapp', lines).deliver('test').variables.get('API_KEY')).toBe(
    entry.value,
  )
}

describe('the sealing key', () => {
  test('is shown with its age, to be compared with what the CLI shows', async () => {
    const { form, keys } = await openSite()
    const [{ kid }] = keys.records
    const region = form.region('Sealing key')
    await region.locator('code').filter({ hasText: kid }).waitFor()
    const text = (await region.textContent()) ?? ''
    expect(text).toMatch(/3 days/)
    expect(text).toContain('iterapp keys show')
    const { stdout } = await createRepository(keys, 'myapp', '').iterapp(['keys', 'show'])
    expect(stdout).toContain(kid)
  })
})

describe('while the keys service is away', () => {
  test.each<[string, (route: Route) => Promise<void>]>([
    ['not reached', (route) => route.abort()],
    ['failing', (route) => route.fulfill({ status: 503, json: { code: 'ERR_NOT_READY' } })],
    ['another server', (route) => route.fulfill({ status: 200, body: '<h1>It works!</h1>' })],
    ['without a key', (route) => route.fulfill({ status: 200, json: { keys: [] } })],
    [
      'one with a damaged key',
      (route) =>
        route.fulfill({ status: 200, json: { keys: [{ kty: 'EC', crv: 'P-256', kid: 'x' }] } }),
    ],
  ])('(%s) that is told, nothing typed is lost, and it works again', async (_title, answer) => {
    const site = await openSite({ prepare: (context) => context.route(KEYS, answer) })
    // Chromium's own note of it.
    site.browser.expectComplaint(/Failed to load resource/)
    const { form, browser } = site
    const alert = form.region('Sealing key').getByRole('alert')
    await alert.waitFor()
    await form.fill(entry)
    expect(await form.button('Encrypt').isDisabled()).toBe(true)
    await form.field('Name of the variable').press('Enter')
    expect(await form.lines()).toEqual([])
    expect(await form.field('Value').inputValue()).toBe(entry.value)

    await browser.context.unroute(KEYS)
    // One that it took for an answer is not asked for again without reason.
    browser.expectLoad()
    await form.button('Try again').click()
    await form.region('Sealing key').locator('code').first().waitFor()
    expect(await alert.count()).toBe(0)
    await form.encrypt({})
    await expectDelivery(site)
  })
})

describe('once it is loaded', () => {
  test('the page works offline', async () => {
    const site = await openSite()
    await site.form.region('Sealing key').locator('code').first().waitFor()
    await site.browser.context.setOffline(true)
    await site.form.encrypt(entry)
    await site.page.getByRole('tab', { name: 'Inspect', exact: true }).click()
    await site.form.field('Ciphertext, or its line').fill((await site.form.lines())[0] ?? '')
    await site.browser.context.setOffline(false)
    await expectDelivery(site)
  })

  test('the page works when the service has ended', async () => {
    const site = await openSite()
    await site.form.region('Sealing key').locator('code').first().waitFor()
    site.keys.service.child.kill('SIGTERM')
    expect(await site.keys.service.exited).toBe(0)
    await site.form.encrypt(entry)
    expect((await site.form.lines())[0]).toContain('API_KEY = { encrypted = "eyJ')
  })
})

test('by plain http from another machine, where browsers do not encrypt, it says what to do', async () => {
  const { form, page, browser } = await openSite({
    at: async ({ url }) => new URL(`http://${PLAIN_HOST}:${await forwardTo(url)}/`),
  })
  // Nothing of the page's: Chromium ignores a header there.
  browser.expectComplaint(/Cross-Origin-(Opener|Embedder)-Policy/)
  expect(await page.evaluate(() => isSecureContext)).toBe(false)
  await page.getByRole('alert').filter({ hasText: /https/i }).first().waitFor()
  expect(await form.button('Encrypt').isDisabled()).toBe(true)
  await form.fill(entry)
  await form.field('Name of the variable').press('Enter')
  expect(await form.lines()).toEqual([])
})
