import type { Page } from 'playwright-core'

/** What has the focus, or `null` when the page has it. */
export function nameFocused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) return null
    return activeElement.outerHTML.slice(0, 200)
  })
}

/** Whether what has the focus looks different without it. */
export async function looksFocused(page: Page): Promise<boolean> {
  await page.evaluate(() => {
    document.activeElement?.scrollIntoView({ block: 'center' })
  })
  const focused = await page.screenshot({ caret: 'hide' })
  const element = await page.evaluateHandle(() => {
    const { activeElement } = document
    if (activeElement instanceof HTMLElement) activeElement.blur()
    return activeElement
  })
  const blurred = await page.screenshot({ caret: 'hide' })
  await element.evaluate((each) => {
    if (each instanceof HTMLElement) each.focus()
  })
  return !focused.equals(blurred)
}
