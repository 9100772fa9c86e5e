import type { BrowserContext, Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { choiceGroups } from '../browser/encryption-form'
import { openSite, type Site } from './testing/open-site'
import { writeSecret } from './testing/write-secret'

// What is said while the page is used does not move what it is said of, nor what is below.

const permit = (context: BrowserContext, origin: string) =>
  context.grantPermissions(['clipboard-write'], { origin })

/** How far things stand below the page's heading, in pixels. */
async function readPlaces(site: Site, things: readonly Locator[]): Promise<readonly number[]> {
  const origin = await site.page.getByRole('heading', { level: 1 }).boundingBox()
  const boxes = await Promise.all(things.map((thing) => thing.boundingBox()))
  return boxes.map((box) => Math.round((box?.y ?? NaN) - (origin?.y ?? NaN)))
}

describe.each([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
])('on %s', (_title, viewport) => {
  test('nothing of the form moves for an error, a note or a file', async () => {
    const site = await openSite({ context: { viewport } })
    const { form, page } = site
    const group = (name: string) => page.getByRole('radiogroup', { name, exact: true })
    const things = [
      form.field('App'),
      group(choiceGroups.kind),
      group(choiceGroups.scope),
      form.field('Name of the variable'),
      page.getByLabel('Choose a file', { exact: true }),
      form.button('Encrypt'),
    ]
    const before = await readPlaces(site, things)
    expect(before.toSorted((a, b) => a - b)).toEqual(before)
    const main = page.locator('main')
    const steps: readonly (readonly [RegExp, () => Promise<void>])[] = [
      [/Not on your admin’s list/, () => form.field('App').fill('web')],
      [/Say which variable[^]*Give a value/, () => form.button('Encrypt').click()],
      [/Say which app/, () => form.field('App').fill('')],
      [/Line break at the end/, () => form.field('Value').fill('canary-4711\n')],
      [/Space or tab/, () => form.field('Value').fill('canary-4711 ')],
      [/key\.pem/, () => form.fill({ file: writeSecret(Buffer.from('canary-4711\n'), 'key.pem') })],
      [/Nothing yet/, () => form.removeFile.click()],
    ]
    for (const [said, step] of steps) {
      await step()
      await expect.poll(() => main.innerText()).toMatch(said)
      expect([said, await readPlaces(site, things)]).toEqual([said, before])
    }
  })

  test('no line moves when it is said what was done', async () => {
    const site = await openSite({ context: { viewport }, prepare: permit })
    const { form } = site
    await form.encrypt({
      ...{ app: 'myapp', kind: 'Environment variable', scope: 'test', name: 'A' },
      value: 'canary-4711',
    })
    const things = [form.button('Copy'), form.button('Copy line of A in env.test')]
    const before = await readPlaces(site, things)
    for (const thing of things) {
      await thing.click()
      await expect.poll(() => thing.innerText()).toBe('Copied')
      expect(await readPlaces(site, things)).toEqual(before)
    }
  })
})

test('an app is no slip while it is typed', async () => {
  const { form, page } = await openSite()
  const note = page.getByText('Not on your admin’s list', { exact: false })
  const app = form.field('App')
  await app.pressSequentially('mya')
  expect(await note.count()).toBe(0)
  await app.pressSequentially('b')
  await note.waitFor()
  await app.press('Backspace')
  await note.waitFor({ state: 'detached' })
  // What is left so is not meant to become another one.
  await app.press('Tab')
  await note.waitFor()
})
