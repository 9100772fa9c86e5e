import type { BrowserContext, Locator } from 'playwright-core'
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

const buildSecret: Entry = {
  app: 'myapp',
  kind: 'Build secret',
  name: 'npm-token',
  value: 'canary-of-a-build',
}

const permit = (context: BrowserContext, origin: string) =>
  context.grantPermissions(['clipboard-write'], { origin })

/** Presses a button that copies, and gives its places before and after. */
async function pressCopy(button: Locator) {
  const before = await button.boundingBox()
  await button.click()
  await expect.poll(() => button.innerText()).toBe('Copied')
  return [before, await button.boundingBox()] as const
}

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

  test('takes away the name whose line it took, alone or with others, and no other', async () => {
    const { form } = await openSite({ prepare: permit })
    const name = () => form.field('Name of the variable').inputValue()
    await form.encrypt(variable('FIRST'))
    await form.encrypt(variable('SECOND'))
    await pressCopy(form.button('Copy line of FIRST in env.test'))
    expect(await name()).toBe('SECOND')
    await pressCopy(form.button('Copy line of SECOND in env.test'))
    expect(await name()).toBe('')
    await form.fill({ name: 'THIRD' })
    await pressCopy(form.button('Copy'))
    expect(await name()).toBe('THIRD')
  })

  test.each([320, 1280])(
    'says so in the button that was pressed, for a moment, and nothing moves (%d pixels wide)',
    async (width) => {
      const { form } = await openSite({
        prepare: permit,
        context: { viewport: { width, height: 900 } },
      })
      await form.encrypt(buildSecret)
      for (const [name, label] of [
        ['Copy', 'Copy'],
        ['Copy line of npm-token in build_secrets', 'Copy line'],
        ['Copy the Dockerfile lines for npm-token', 'Copy'],
      ] as const) {
        const button = form.button(name)
        await button.scrollIntoViewIfNeeded()
        expect(await button.innerText()).toBe(label)
        const [before, after] = await pressCopy(button)
        expect(after?.width).toBe(before?.width)
        await expect.poll(() => button.innerText(), { timeout: 5000 }).toBe(label)
      }
    },
  )

  test('is of the lines as they are: after one more, the button offers to copy again', async () => {
    const { form, page } = await openSite({
      prepare: async (context, origin) => {
        await permit(context, origin)
        await context.clock.install()
      },
    })
    await form.encrypt(variable('FIRST'))
    await form.fill(variable('SECOND'))
    await page.clock.runFor(1000)
    await page.clock.pauseAt(Date.now() + 60_000)
    await pressCopy(form.button('Copy'))
    await form.button('Encrypt').click()
    await expect.poll(async () => (await form.lines())[0]).toContain('SECOND')
    // Long before it would by itself.
    await page.clock.runFor(200)
    expect(await form.button('Copy').innerText()).toBe('Copy')
  })

  test('takes the lines of a Dockerfile, which are seen whole', async () => {
    for (const width of [320, 390, 1280]) {
      const { form, page } = await openSite({
        prepare: permit,
        context: { viewport: { width, height: 900 } },
      })
      await form.encrypt(buildSecret)
      const block = page.getByRole('group', { name: 'Dockerfile lines for npm-token', exact: true })
      const isCut = await block.evaluate(
        ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
          scrollWidth > clientWidth || scrollHeight > clientHeight,
      )
      expect([width, isCut]).toEqual([width, false])
      await pressCopy(form.button('Copy the Dockerfile lines for npm-token'))
      expect(await pasteText(await connectChromium())).toBe(
        'RUN --mount=type=secret,id=npm-token,required=true \\\n' +
          '    NPM_TOKEN="$(cat /run/secrets/npm-token)" your-command',
      )
    }
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
    await expect.poll(() => form.button('Copy').innerText()).toBe('Selected')
    expect(await form.field('Name of the variable').inputValue()).toBe('FIRST')
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
