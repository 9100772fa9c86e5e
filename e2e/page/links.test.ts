import { describe, expect, test } from 'vitest'
import { choiceGroups } from '../browser/encryption-form'
import { openSite, type Site } from './testing/open-site'

/** What the form holds. */
async function readForm({ form, page }: Site) {
  const checked = (group: string) =>
    page
      .getByRole('radiogroup', { name: group, exact: true })
      .getByRole('radio', { checked: true })
      .evaluateAll((radios) =>
        radios.map((radio) => (radio as HTMLInputElement).labels?.[0]?.textContent),
      )
  const names = ['Name of the variable', 'Path of the file', 'Id of the build secret']
  const shown = await Promise.all(
    names.map(async (name) =>
      (await form.field(name).count()) > 0 ? form.field(name).inputValue() : '',
    ),
  )
  return {
    app: await form.field('App').inputValue(),
    kind: (await checked(choiceGroups.kind)).join(),
    scope: (await checked('Where is it used?')).join(),
    name: shown.join(''),
    value: await form.field('Value').inputValue(),
  }
}

test('the page that no link opened begins without a warning', async () => {
  const warning = /The link that you opened/
  const { page, form } = await openSite()
  await form.region('Sealing key').locator('code').first().waitFor()
  expect(await page.locator('main').innerText()).not.toMatch(warning)
  const linked = await openSite({ search: '?app=myapp' })
  expect(await linked.page.locator('main').innerText()).toMatch(warning)
})

describe('a link', () => {
  test.each([
    [
      '?app=myapp&environment=prod&name=API_KEY',
      { app: 'myapp', kind: 'Environment variable', scope: 'prod', name: 'API_KEY' },
    ],
    [
      '?app=myapp&environment=*&name=API_KEY',
      { app: 'myapp', kind: 'Environment variable', scope: 'All environments', name: 'API_KEY' },
    ],
    [
      '?app=myapp&environment=test&name=%2Fapp%2Fkey.json',
      { app: 'myapp', kind: 'File', scope: 'test', name: '/app/key.json' },
    ],
    [
      '?app=myapp&use=build&name=npm-token',
      { app: 'myapp', kind: 'Build secret', scope: 'Build secret', name: 'npm-token' },
    ],
    ['?app=myapp', { app: 'myapp', kind: 'Environment variable', scope: '', name: '' }],
  ])('%s fills in the form', async (search, { app, kind, scope, name }) => {
    const site = await openSite({ search })
    const filled = await readForm(site)
    expect(filled).toMatchObject({ app, name, value: '' })
    expect(filled.kind.startsWith(kind)).toBe(true)
    expect(filled.scope.startsWith(scope)).toBe(true)
  })

  test('to an environment that is not listed names it', async () => {
    const site = await openSite({ search: '?app=myapp&environment=staging&name=API_KEY' })
    expect(await site.form.radio('Another environment').isChecked()).toBe(true)
    expect(await site.form.field('Name of the environment').inputValue()).toBe('staging')
    await site.form.encrypt({ value: 'canary-4711' })
    const [lines = ''] = await site.form.lines()
    expect(lines).toMatch(/^\[env\.staging\]\nAPI_KEY = /)
  })

  test('is left with a value alone: it is not used, and that is told', async () => {
    const site = await openSite({ search: '?app=myapp&value=hunter2&colour=red' })
    expect(await readForm(site)).toMatchObject({ app: 'myapp', value: '' })
    expect(await site.page.locator('main').innerText()).toMatch(/ignored/)
    expect(await site.page.content()).not.toContain('hunter2')
  })

  test('that is hostile is text in the fields, and wrong there', async () => {
    const hostile = '"><img src=x onerror=alert(1)>'
    const search = `?${new URLSearchParams({ app: hostile, environment: hostile, name: hostile }).toString()}`
    const site = await openSite({ search })
    expect(await site.form.field('App').inputValue()).toBe(hostile)
    expect(await site.page.locator('img').count()).toBe(0)
    await site.form.fill({ value: 'canary-4711' })
    await site.form.button('Encrypt').click()
    expect(await site.form.field('App').getAttribute('aria-invalid')).toBe('true')
    expect(await site.form.lines()).toEqual([])
  })
})
