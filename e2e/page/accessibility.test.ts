import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findViolations } from './testing/axe'
import { readEdge } from './testing/edges'
import { openSite } from './testing/open-site'
import { states } from './testing/states'

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test.each([
    ['desktop', { width: 1280, height: 900 }],
    ['phone', { width: 390, height: 844 }],
  ])('axe-core finds nothing in any state, at the width of a %s', async (_title, viewport) => {
    const site = await openSite({ context: { colorScheme, viewport } })
    for (const [state, reach] of states) {
      await reach(site)
      expect([state, await findViolations(site.page)]).toEqual([state, []])
    }
  })
})

test('the two themes differ', async () => {
  const background = async (colorScheme: 'light' | 'dark') => {
    const { page } = await openSite({ context: { colorScheme } })
    return page.evaluate(() =>
      [document.body, document.documentElement]
        .map((element) => getComputedStyle(element).backgroundColor)
        .join(),
    )
  }
  expect(await background('light')).not.toBe(await background('dark'))
})

/** Every text has the contrast of WCAG 2.2 AAA. */
const highContrast = { 'color-contrast-enhanced': true }

/** The colours of texts are the user's; axe-core takes those of the page for them. */
const anyContrast = { 'color-contrast': false }

test('nothing is in motion for a user who does not want it', async () => {
  const site = await openSite({ context: { reducedMotion: 'reduce' } })
  for (const [, reach] of states) {
    await reach(site)
    expect(await site.page.evaluate(() => document.getAnimations().length)).toBe(0)
  }
})

describe.each([
  ['more contrast, light', { contrast: 'more', colorScheme: 'light' }, highContrast],
  ['more contrast, dark', { contrast: 'more', colorScheme: 'dark' }, highContrast],
  ['forced colours, light', { forcedColors: 'active', colorScheme: 'light' }, anyContrast],
  ['forced colours, dark', { forcedColors: 'active', colorScheme: 'dark' }, anyContrast],
] as const)('with %s', (_title, context, rules) => {
  test('axe-core finds nothing in any state', async () => {
    const site = await openSite({ context })
    for (const [state, reach] of states) {
      await reach(site)
      expect([state, await findViolations(site.page, rules)]).toEqual([state, []])
    }
  })

  test('the edges of fields, choices and buttons are seen', async () => {
    const { form, page } = await openSite({ context })
    await form.button('Encrypt').and(page.locator(':enabled')).waitFor()
    await form.button('Encrypt').click()
    const things = {
      right: form.field('Ciphertext, or its line'),
      wrong: form.field('App'),
      value: form.field('Value'),
      choice: cardOf(form.radio('prod')),
      button: form.button('Show value'),
    }
    const { right, ...others } = things
    for (const [name, thing] of Object.entries(others)) {
      expect([name, await readEdge(thing)]).toEqual([name, seen])
    }
    await page.getByRole('tab', { name: 'Inspect', exact: true }).click()
    expect(await readEdge(right)).toEqual(seen)
  })

  test('the choice that is made and the tab that is chosen can be told from the others', async () => {
    const { form, page } = await openSite({ context })
    const tab = (name: string) => page.getByRole('tab', { name, exact: true })
    expect(await readEdge(tab('Encrypt'))).toEqual(seen)
    expect((await readEdge(tab('Inspect'))).contrast).toBeCloseTo(1)
    await tab('Inspect').click()
    expect(await readEdge(tab('Inspect'))).toEqual(seen)
    expect((await readEdge(tab('Encrypt'))).contrast).toBeCloseTo(1)
    await tab('Encrypt').click()

    const card = cardOf(form.radio('prod'))
    await form.radio('test').check()
    await page.mouse.move(0, 0)
    const [before, other] = [await card.screenshot(), await readFrame(card)]
    await form.radio('prod').check()
    await form.field('App').focus()
    await page.mouse.move(0, 0)
    expect((await card.screenshot()).equals(before)).toBe(false)
    // Not by its small circle alone.
    expect(await readFrame(card)).not.toEqual(other)
  })
})

/** An edge that is seen well. */
const seen: unknown = {
  width: expect.toSatisfy((width: number) => width >= 1) as unknown,
  contrast: expect.toSatisfy((contrast: number) => contrast >= 4.5) as unknown,
}

/** The frame around a choice. */
function cardOf(radio: Locator): Locator {
  return radio.locator('xpath=ancestor::label')
}

function readFrame(card: Locator): Promise<readonly string[]> {
  return card.evaluate((element) => {
    const { borderTopWidth, borderTopColor } = getComputedStyle(element)
    return [borderTopWidth, borderTopColor]
  })
}

test('in no state does anything stand beyond the edge of a window of 320 pixels', async () => {
  const site = await openSite({ context: { viewport: { width: 320, height: 640 } } })
  for (const [state, reach] of states) {
    await reach(site)
    const { scrollWidth, clientWidth } = await site.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return { scrollWidth, clientWidth }
    })
    expect([state, scrollWidth]).toEqual([state, clientWidth])
  }
})

test('a text of twice the size, or of wide spacing, is cut off nowhere (WCAG 1.4.4, 1.4.12)', async () => {
  const site = await openSite({ context: { viewport: { width: 640, height: 900 } } })
  for (const [state, reach] of states) {
    await reach(site)
    const cut = await site.page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
      document.body.style.lineHeight = '1.5'
      document.body.style.letterSpacing = '0.12em'
      document.body.style.wordSpacing = '0.16em'
      return Array.from(document.querySelectorAll('button, label, p, dd, dt, h1, h2, legend'))
        .filter(
          (element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1,
        )
        .filter((element) => getComputedStyle(element).overflowX !== 'visible')
        .map((element) => element.outerHTML.slice(0, 100))
    })
    expect([state, cut]).toEqual([state, []])
  }
})
