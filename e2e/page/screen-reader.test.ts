import type { BrowserContext } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { choiceGroups, type Entry } from '../browser/encryption-form'
import { listenToPage } from './testing/announcements'
import { openSite, type Site } from './testing/open-site'
import { findSpoken, getSpoken, readSpokenTree, textOf } from './testing/spoken-tree'
import { binary, writeSecret } from './testing/write-secret'

const variable: Entry = {
  app: 'myapp',
  kind: 'Environment variable',
  scope: 'test',
  name: 'API_KEY',
  value: 'canary-4711',
}

const permit = (context: BrowserContext, origin: string) =>
  context.grantPermissions(['clipboard-write'], { origin })

/** Opens the page and waits until it has its key. */
async function openReady(options: Parameters<typeof openSite>[0] = {}): Promise<Site> {
  const site = await openSite(options)
  await site.form.region('Sealing key').locator('code').first().waitFor()
  return site
}

describe('a screen reader is told', () => {
  test('the parts of the page, and its headings', async () => {
    const { page, form } = await openReady()
    await form.encrypt(variable)
    const tree = await readSpokenTree(page)
    const parts = findSpoken(tree, 'banner', 'main', 'region', 'tablist', 'tabpanel')
    expect(parts.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'banner ',
      'main ',
      'tablist What to do',
      'tabpanel Encrypt',
      'region Lines for iterapp.toml',
      'region Sealing key',
    ])
    const headings = findSpoken(tree, 'heading')
    expect(headings.map(({ name, states }) => `${String(states.level)} ${name}`)).toEqual([
      '1 Iterapp Secrets',
      '2 Lines for iterapp.toml',
      '3 myapp',
      '2 Sealing key',
    ])
  })

  test('what each field is called, and what to know of it', async () => {
    const { page, form } = await openReady()
    await form.radio('Another environment').check()
    const panel = getSpoken(await readSpokenTree(page), 'tabpanel', 'Encrypt')
    const fields = findSpoken(panel, 'combobox', 'textbox', 'button')
    expect(fields.map(({ role, name, description }) => [role, name, description])).toEqual([
      [
        'combobox',
        'App',
        'As in app = "…" of its iterapp.toml. Whoever runs it can read the value.',
      ],
      ['textbox', 'Name of the environment', ''],
      [
        'textbox',
        'Name of the variable',
        'For example API_KEY. The value works under this name only.',
      ],
      ['button', 'Show value', ''],
      [
        'textbox',
        'Value',
        'Encrypted here, in your browser: nothing is sent. May have several lines.',
      ],
      ['button', 'Choose a file', ''],
      ['button', 'Encrypt', 'For an app, another environment.'],
    ])
    expect(fields.filter(({ states }) => states.invalid === 'true')).toEqual([])
  })

  test('each group of choices, and what every choice means', async () => {
    const { page, form } = await openReady()
    await form.radio('prod').check()
    const tree = await readSpokenTree(page)
    const choices = (name: string) =>
      findSpoken(getSpoken(tree, 'radiogroup', name), 'radio').map((radio) => ({
        name: radio.name,
        isChecked: radio.states.checked === 'true',
        isExplained: radio.description.length > 15,
      }))
    const choice = (name: string, isChecked = false) => ({ name, isChecked, isExplained: true })
    expect(findSpoken(tree, 'radiogroup')).toHaveLength(2)
    expect(choices(choiceGroups.kind)).toEqual([
      choice('Environment variable', true),
      choice('File'),
      choice('Build secret'),
    ])
    expect(choices(choiceGroups.scope)).toEqual([
      choice('All environments'),
      choice('test'),
      choice('prod', true),
      choice('Another environment'),
    ])
    const prod = getSpoken(getSpoken(tree, 'radiogroup', choiceGroups.scope), 'radio', 'prod')
    expect(prod.description).toBe(
      'Only in prod, where it overrides the value for all environments. Goes in [env.prod].',
    )
  })

  test('which fields are wrong, why, and where it is now', async () => {
    const { page, form } = await openReady()
    await form.button('Encrypt').click()
    const tree = await readSpokenTree(page)
    const wrong = findSpoken(tree, 'combobox', 'textbox', 'radiogroup').filter(
      ({ states }) => states.invalid === 'true',
    )
    expect(wrong.map(({ name, description }) => `${name}: ${description}`)).toEqual([
      expect.stringMatching(/^App: Say which app it is for\. As in /),
      'Where is it used?: Choose where the value is used.',
      expect.stringMatching(/^Name of the variable: Say which variable it will be\. For example /),
      expect.stringMatching(/^Value: Give a value\. Encrypted here/),
    ])
    expect(getSpoken(tree, 'combobox', 'App').states.focused).toBe(true)

    await form.field('App').fill('myapp')
    await form.button('Encrypt').click()
    const group = getSpoken(await readSpokenTree(page), 'radiogroup', choiceGroups.scope)
    expect(findSpoken(group, 'radio')[0]?.states.focused).toBe(true)

    await form.fill({ scope: 'test', name: 'API_KEY', value: 'canary-4711' })
    const fields = findSpoken(await readSpokenTree(page), 'combobox', 'textbox', 'radiogroup')
    expect(fields.filter(({ states }) => states.invalid === 'true')).toEqual([])
    expect(fields.find(({ name }) => name === 'Value')?.description).toMatch(/^Encrypted here/)
  })

  test('of an app that is not listed, and of a line end, when it is typed', async () => {
    const { page, form } = await openReady()
    const hear = await listenToPage(page)
    await form.field('App').fill('web')
    await expect.poll(hear).toEqual(['Not on your admin’s list: check its name.'])
    await form.field('Value').fill('canary-4711\n')
    await expect.poll(hear).toEqual(['Line break at the end. Remove the line end'])
    const tree = await readSpokenTree(page)
    expect(getSpoken(tree, 'combobox', 'App').description).toMatch(/^Not on your admin’s list/)
    expect(getSpoken(tree, 'textbox', 'Value').description).toMatch(/^Line break at the end/)
  })

  test('which file is the value, and at once when it cannot be', async () => {
    const { page, form } = await openReady()
    const hear = await listenToPage(page)
    await form.fill({ kind: 'Environment variable', file: writeSecret(binary, 'key.p12') })
    const [heard = '', ...more] = await hear()
    expect([heard, more]).toEqual([expect.stringMatching(/UTF-8/), []])
    const group = getSpoken(await readSpokenTree(page), 'group', 'Value')
    expect(group.description).toMatch(/UTF-8/)
    expect(findSpoken(group, 'button').map(({ name }) => name)).toEqual(['Remove the file key.p12'])
    expect(textOf(group)).toContain('key.p12')
  })

  test('what was done, once each time', async () => {
    const { page, form } = await openReady({ prepare: permit })
    const status = async () => {
      const panel = getSpoken(await readSpokenTree(page), 'region', 'Lines for iterapp.toml')
      const [region, ...others] = findSpoken(panel, 'status')
      if (region === undefined || others.length > 0) throw new Error('there is not one status')
      expect(region.states).toMatchObject({ live: 'polite', atomic: true })
      return textOf(region)
    }
    expect(await status()).toBe('')
    const hear = await listenToPage(page)
    const expectSaid = async (text: string) => {
      await expect.poll(hear).toEqual([text])
      expect(await status()).toBe(text)
      // Nor is anything said a moment later, when the button offers to copy again.
      await page.waitForTimeout(2500)
      expect(await hear()).toEqual([])
    }
    await form.encrypt(variable)
    await expectSaid('Encrypted API_KEY.')
    await form.encrypt({ value: 'canary-4712' })
    await expectSaid('Encrypted API_KEY, in place of the one before.')
    await form.button('Copy').click()
    // What has the focus keeps its name: it would be read out beside the status.
    expect(await form.button('Copy').innerText()).toBe('Copied')
    const copy = getSpoken(await readSpokenTree(page), 'button', 'Copy')
    expect(copy.states.focused).toBe(true)
    await expectSaid('Copied.')
    await form.button('Copy').click()
    await expectSaid('Copied.')
    await form.button('Copy line of API_KEY in env.test').click()
    await expectSaid('Copied the line of API_KEY.')
    await form.button('Remove API_KEY in env.test').click()
    await expectSaid('Removed API_KEY.')
  })

  test('what every button of a line is for', async () => {
    const { page, form } = await openReady()
    await form.encrypt({ app: 'myapp', kind: 'Build secret', name: 'npm-token', value: 'canary' })
    const panel = getSpoken(await readSpokenTree(page), 'region', 'Lines for iterapp.toml')
    expect(findSpoken(panel, 'button').map(({ name }) => name)).toEqual([
      'Copy',
      'Copy line of npm-token in build_secrets',
      'Remove npm-token in build_secrets',
      'Copy the Dockerfile lines for npm-token',
    ])
    const groups = findSpoken(panel, 'group').filter(({ name }) => name !== '')
    expect(groups.map(({ name }) => name)).toEqual([
      'TOML for myapp',
      'Dockerfile lines for npm-token',
    ])
  })

  test('which tab is chosen, and what is in it', async () => {
    const { page, form } = await openReady()
    const read = async () => {
      const tree = await readSpokenTree(page)
      const list = getSpoken(tree, 'tablist', 'What to do')
      return {
        tabs: findSpoken(list, 'tab').map(({ name, states }) => [name, states.selected]),
        panels: findSpoken(tree, 'tabpanel').map(({ name }) => name),
      }
    }
    expect(await read()).toEqual({
      tabs: [
        ['Encrypt', true],
        ['Inspect', false],
      ],
      panels: ['Encrypt'],
    })
    await page.getByRole('tab', { name: 'Inspect', exact: true }).click()
    expect(await read()).toEqual({
      tabs: [
        ['Encrypt', false],
        ['Inspect', true],
      ],
      panels: ['Inspect'],
    })
    await form.field('Ciphertext, or its line').fill('garbage')
    const field = getSpoken(await readSpokenTree(page), 'textbox', 'Ciphertext, or its line')
    expect(field.states.invalid).toBe('true')
    expect(field.description).toMatch(/^.+\. What it was encrypted for can be read without any key/)
  })
})
