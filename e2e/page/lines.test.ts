import type { BrowserContext } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../browser/encryption-form'
import { pasteText } from './testing/clipboard'
import { connectChromium, openSite } from './testing/open-site'
import { createRepository } from './testing/repository'

const variable = (name: string, more: Entry = {}): Entry => ({
  app: 'myapp',
  kind: 'Environment variable',
  scope: 'test',
  name,
  value: `canary-of-${name}`,
  ...more,
})

const permit = (context: BrowserContext, origin: string) =>
  context.grantPermissions(['clipboard-write'], { origin })

describe('the lines', () => {
  test('of several values are collected until they are copied', async () => {
    const { form, keys } = await openSite()
    await form.encrypt(variable('FIRST'))
    await form.encrypt(variable('SECOND', { scope: 'All environments' }))
    await form.encrypt(variable('THIRD'))
    const [lines = ''] = await form.lines()
    expect(lines.match(/^(\[.*\]|\w+)/gm)).toEqual([
      '[env.common]',
      'SECOND',
      '[env.test]',
      'FIRST',
      'THIRD',
    ])
    const { variables } = createRepository(keys, 'myapp', lines).deliver('test')
    expect(new Set(variables.values())).toEqual(
      new Set(['canary-of-FIRST', 'canary-of-SECOND', 'canary-of-THIRD']),
    )
  })

  test('have a name once: a value that comes again replaces the one before', async () => {
    const { form, keys } = await openSite()
    await form.encrypt(variable('API_KEY'))
    await form.encrypt(variable('API_KEY', { value: 'canary-of-the-second' }))
    const [lines = ''] = await form.lines()
    expect(lines.match(/API_KEY/g)).toHaveLength(1)
    const { variables } = createRepository(keys, 'myapp', lines).deliver('test')
    expect(variables.get('API_KEY')).toBe('canary-of-the-second')
  })

  test('are one for a button that is pressed twice', async () => {
    const { form, page } = await openSite()
    await form.fill(variable('API_KEY'))
    await form.button('Encrypt').dblclick()
    await form.blocks.waitFor()
    await page.waitForTimeout(500)
    expect((await form.lines()).join('').match(/API_KEY/g)).toHaveLength(1)
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(0)
  })

  test('of two apps are two texts', async () => {
    const { form, keys } = await openSite()
    await form.encrypt(variable('API_KEY'))
    await form.encrypt(variable('API_KEY', { app: 'other', value: 'canary-of-other' }))
    const [first = '', second = '', ...more] = await form.lines()
    expect(more).toEqual([])
    expect(createRepository(keys, 'myapp', first).deliver('test').variables.get('API_KEY')).toBe(
      'canary-of-API_KEY',
    )
    expect(createRepository(keys, 'other', second).deliver('test').variables.get('API_KEY')).toBe(
      'canary-of-other',
    )
    expect(await form.button('Copy the lines for myapp').count()).toBe(1)
    expect(await form.button('Copy the lines for other').count()).toBe(1)
  })

  test('can be removed one by one', async () => {
    const { form, page } = await openSite()
    await form.encrypt(variable('FIRST'))
    await form.encrypt(variable('SECOND'))
    await form.button('Remove FIRST in env.test').click()
    await form.button('Remove FIRST in env.test').waitFor({ state: 'detached' })
    const [lines = ''] = await form.lines()
    expect(lines).toMatch(/^\[env\.test\]\nSECOND = \{ encrypted = "eyJ[\w.-]+" \}\n?$/)
    // Whoever works with the keyboard is not thrown back to the beginning.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    await form.button('Remove SECOND in env.test').click()
    await form.blocks.waitFor({ state: 'detached' })
  })
})

describe('copying', () => {
  test('puts exactly the lines on the clipboard, says so, and clears all fields', async () => {
    const { form, page } = await openSite({ prepare: permit })
    await form.encrypt(variable('FIRST'))
    await form.encrypt(variable('SECOND'))
    expect(await form.field('Name of the variable').inputValue()).toBe('SECOND')
    await form.button('Copy').click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    const [lines = ''] = await form.lines()
    expect(await pasteText(await connectChromium())).toBe(lines)
    expect(await form.field('Value').inputValue()).toBe('')
    expect(await form.field('Name of the variable').inputValue()).toBe('')
    expect(await form.field('App').inputValue()).toBe('myapp')
  })

  test('takes away nothing that is not yet encrypted', async () => {
    const { form, page } = await openSite({ prepare: permit })
    await form.encrypt(variable('FIRST'))
    await form.fill({ name: 'SECOND', value: 'canary-not-yet' })
    await form.button('Copy').click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    expect(await form.field('Value').inputValue()).toBe('canary-not-yet')
    expect(await form.field('Name of the variable').inputValue()).toBe('SECOND')
  })

  test('takes one line, or the lines of one app', async () => {
    const { form, page } = await openSite({ prepare: permit })
    const browser = await connectChromium()
    await form.encrypt(variable('FIRST'))
    await form.encrypt(variable('SECOND'))
    await form.button('Copy line of SECOND in env.test').click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    const [lines = ''] = await form.lines()
    const line = lines.split('\n').find((each) => each.startsWith('SECOND'))
    expect((await pasteText(browser)).trimEnd()).toBe(line)

    await form.encrypt(variable('FIRST', { app: 'other' }))
    await form.button('Copy the lines for other').click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    const [, second] = await form.lines()
    await expect.poll(() => pasteText(browser)).toBe(second)
  })

  test('that the browser refuses selects the lines, and says how to go on', async () => {
    const { form, page } = await openSite({ prepare: (context) => context.grantPermissions([]) })
    await form.encrypt(variable('FIRST'))
    await form.button('Copy').click()
    const [lines = ''] = await form.lines()
    const selected = () => page.evaluate(() => getSelection()?.toString().trimEnd())
    await expect.poll(selected).toBe(lines.trimEnd())
    await page
      .getByRole('status')
      .or(page.getByRole('alert'))
      .filter({ hasText: /Ctrl|⌘|select|browser/i })
      .first()
      .waitFor()
  })
})
