import { describe, expect, test } from 'vitest'
import { findViolations } from './testing/axe'
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

test.each([
  ['colours that the user forces', { forcedColors: 'active' }],
  ['motion that the user does not want', { reducedMotion: 'reduce' }],
  ['more contrast', { contrast: 'more' }],
] as const)('with %s it works all the same', async (_title, context) => {
  const site = await openSite({ context })
  for (const [, reach] of states) {
    await reach(site)
    expect(await site.page.evaluate(() => document.getAnimations().length)).toBe(0)
  }
})

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
