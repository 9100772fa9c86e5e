import { readPageSettings } from '@iterapp/page'
import { expect, test } from 'vitest'
import { builtPage, makePageFolder } from '../testing/page-folder'
import { loadPage } from './load-page'

const settings = { apps: ['web'], environments: ['test'], anyEnvironment: true }

test('the page carries its settings, and no file of it is changed', async () => {
  const page = await loadPage(makePageFolder(), settings)
  const html = page.get('')?.plain.body.toString() ?? ''
  const content = /<meta name="iterapp-settings" content="([^"]+)">/.exec(html)?.[1] ?? ''
  expect(readPageSettings(content.replaceAll('&quot;', '"'))).toEqual(settings)
  for (const [path, text] of Object.entries(builtPage).slice(1)) {
    expect(page.get(path)?.plain.body.toString()).toBe(text)
  }
  expect(page.size).toBe(4)
})

test('there is nothing without a folder', async () => {
  expect((await loadPage(null, settings)).size).toBe(0)
})

test.each([
  ['<!doctype html>', 'no place'],
  [builtPage['index.html']?.repeat(2) ?? '', 'two places'],
])('a page is refused whose index.html has no place for settings, or more: %#', async (html) => {
  const folder = makePageFolder({ 'index.html': html })
  await expect(loadPage(folder, settings)).rejects.toMatchObject({
    code: 'ERR_SETTINGS',
    message: expect.stringContaining('its index.html has no place for the settings') as string,
  })
})
