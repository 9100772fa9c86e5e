import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { openSite } from './testing/open-site'

// Writes docs/images anew: `npm run docs:page`.

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url))

const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
} as const

test.each([
  ['phone', 'light'],
  ['phone', 'dark'],
  ['desktop', 'light'],
  ['desktop', 'dark'],
] as const)('page-%s-%s.png', async (size, colorScheme) => {
  const { form, page } = await openSite({
    context: { colorScheme, viewport: sizes[size], deviceScaleFactor: size === 'phone' ? 2 : 1 },
  })
  await form.encrypt({
    ...{ app: 'myapp', kind: 'Environment variable', scope: 'prod', name: 'API_KEY' },
    value: 'an example, and no secret',
  })
  await form.fill({ name: 'DB_PASSWORD', value: 'another example' })
  // On a phone the lines stand below the form.
  const top = size === 'phone' ? form.region('Lines for iterapp.toml') : page.locator('body')
  await page.mouse.move(0, 0)
  await top.evaluate((element) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    scrollTo(0, element.getBoundingClientRect().top + scrollY - 12)
  })
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `page-${size}-${colorScheme}.png`) })
})
