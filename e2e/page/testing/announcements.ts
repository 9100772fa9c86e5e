import type { Page } from 'playwright-core'

/**
 * Listens to what comes into live regions: what a screen reader reads out by itself.
 *
 * @returns what was announced since it was asked last, in order.
 */
export async function listenToPage(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const live = '[role="status"], [role="alert"], [aria-live]'
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver((changes) => {
      const regions = changes.flatMap(({ target, addedNodes }) => {
        const element = target instanceof Element ? target : target.parentElement
        const around = element?.closest(live) ?? null
        // An alert is read out when it comes, too.
        const added = [...addedNodes].flatMap((node) =>
          node instanceof Element
            ? [node, ...node.querySelectorAll('*')].filter((each) => each.role === 'alert')
            : [],
        )
        return around === null ? added : [around]
      })
      for (const region of new Set(regions)) {
        const text = region.textContent.trim()
        if (text !== '') heard.push(text)
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
  return () => page.evaluate(() => (Reflect.get(window, 'heard') as string[]).splice(0))
}
