import { expect, test } from 'vitest'
import { findViolations } from './testing/axe'
import { openSite } from './testing/open-site'

test('keys that were loaded a day ago are told, and asked for again when the user wants it', async () => {
  const { form, page, browser, keys } = await openSite({
    prepare: (context) => context.clock.install(),
  })
  const panel = form.region('Sealing key')
  await panel.locator('code').filter({ hasText: keys.records[0].kid }).waitFor()
  const note = panel.getByRole('status')
  await page.clock.fastForward('23:58:00')
  await page.clock.runFor(30_000)
  expect(await note.innerText()).toBe('')

  await page.clock.fastForward('00:02:00')
  await expect.poll(() => note.innerText()).toMatch(/loaded more than a day ago/)
  expect(await findViolations(page)).toEqual([])
  const asked = browser.urls().length
  // It still encrypts, and asks for nothing by itself, however long it is left.
  await form.encrypt({
    ...{ app: 'myapp', kind: 'Environment variable', scope: 'test', name: 'API_KEY' },
    value: 'canary-4711',
  })
  await page.clock.fastForward('48:00:00')
  expect(await note.innerText()).toMatch(/loaded more than a day ago/)
  expect(browser.urls()).toHaveLength(asked)

  browser.expectLoad()
  await form.button('Load the page again').click()
  await expect.poll(() => note.innerText()).toBe('')
  await panel.locator('code').filter({ hasText: keys.records[0].kid }).waitFor()
  const paths = browser.urls().map((url) => new URL(url).pathname)
  expect(paths.filter((path) => path === '/v1/keys')).toHaveLength(2)
})
