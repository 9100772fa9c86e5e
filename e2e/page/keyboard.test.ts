import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { choiceGroups } from '../browser/encryption-form'
import { pasteText } from './testing/clipboard'
import { looksFocused, nameFocused } from './testing/focus'
import { connectChromium, openSite } from './testing/open-site'
import { createRepository } from './testing/repository'

/** How many stops there may be on the way. */
const MAX_STOPS = 40

const isFocused = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement).catch(() => false)

/** Presses Tab until something has the focus. */
async function tabTo(target: Locator, key = 'Tab'): Promise<void> {
  const page = target.page()
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    if (await isFocused(target)) return
    await page.keyboard.press(key)
  }
  throw new Error('it is not reached with the Tab key')
}

/** Presses an arrow until a radio is chosen. */
async function choose(radio: Locator): Promise<void> {
  const page = radio.page()
  for (let step = 0; step < 10; step++) {
    if (await radio.isChecked()) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error('it is not reached with the arrows')
}

describe('with the keyboard alone', () => {
  test('a value is encrypted, copied and inspected', async () => {
    const { form, page, keys, browser } = await openSite({
      prepare: (context, origin) => context.grantPermissions(['clipboard-write'], { origin }),
    })
    const value = "canary: it's 4711"
    browser.guard(value)
    const { keyboard } = page
    await tabTo(form.field('App'))
    await keyboard.type('myapp')
    const kinds = page.getByRole('radiogroup', { name: choiceGroups.kind, exact: true })
    await tabTo(kinds.getByRole('radio', { checked: true }))
    await choose(kinds.getByRole('radio', { name: 'Build secret', exact: true }))
    await keyboard.press('ArrowUp')
    await choose(kinds.getByRole('radio', { name: 'Environment variable', exact: true }))
    await keyboard.press('Tab')
    if (!(await form.radio('prod').isChecked())) await keyboard.press('Space')
    await choose(form.radio('prod'))
    await tabTo(form.field('Name of the variable'))
    await keyboard.type('API_KEY')
    await tabTo(form.field('Value'))
    await keyboard.type(value)
    await tabTo(form.button('Show value'))
    await keyboard.press('Space')
    await form.button('Hide value').waitFor()
    await tabTo(form.button('Encrypt'))
    await keyboard.press('Enter')
    await form.blocks.waitFor()
    await tabTo(form.button('Copy'))
    await keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    const text = await pasteText(await connectChromium())
    expect(createRepository(keys, 'myapp', text).deliver('prod').variables.get('API_KEY')).toBe(
      value,
    )

    await tabTo(page.getByRole('tab', { name: 'Encrypt', exact: true }), 'Shift+Tab')
    await keyboard.press('ArrowRight')
    const inspect = page.getByRole('tab', { name: 'Inspect', exact: true })
    expect(await isFocused(inspect)).toBe(true)
    if ((await inspect.getAttribute('aria-selected')) !== 'true') await keyboard.press('Enter')
    await tabTo(form.field('Ciphertext, or its line'))
    await keyboard.insertText(text.split('\n')[1] ?? '')
    await form.region('What it says').waitFor()
  })

  test('Enter in a field encrypts, and a wrong field is where one goes on', async () => {
    const { form, page } = await openSite()
    await form.fill({ app: 'myapp', kind: 'Environment variable', scope: 'test', name: '1A' })
    await form.fill({ value: 'canary-4711' })
    await form.field('Name of the variable').press('Enter')
    await form.field('Name of the variable').and(page.locator('[aria-invalid="true"]')).waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('API_KEY')
    await page.keyboard.press('Enter')
    await form.blocks.waitFor()
  })

  test('a file is chosen', async () => {
    const { form, page } = await openSite()
    await form.fill({ kind: 'File' })
    const input = page.getByLabel('Choose a file', { exact: true })
    await tabTo(input)
    const chooser = page.waitForEvent('filechooser')
    await page.keyboard.press('Space')
    await chooser
  })
})

describe.each([
  ['in the light theme', { colorScheme: 'light' }],
  ['in the dark theme', { colorScheme: 'dark' }],
  ['with more contrast', { contrast: 'more' }],
  ['with colours that the user forces', { forcedColors: 'active' }],
] as const)('the focus, %s', (_title, context) => {
  test('is seen wherever it stops', async () => {
    const { form, page } = await openSite({ context })
    await form.encrypt({
      ...{ app: 'myapp', kind: 'Environment variable', scope: 'test', name: 'A' },
      value: 'canary-4711',
    })
    await page.getByRole('heading', { level: 1 }).click()
    const unseen: string[] = []
    const seen: string[] = []
    for (let stop = 0; stop < MAX_STOPS; stop++) {
      await page.keyboard.press('Tab')
      const name = await nameFocused(page)
      if (name === null || seen.includes(name)) break
      seen.push(name)
      if (!(await looksFocused(page))) unseen.push(name)
    }
    expect(unseen).toEqual([])
    expect(seen.length).toBeGreaterThan(8)
  })
})
