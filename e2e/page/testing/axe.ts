import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2 AA, and what is good practice beside it. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What axe-core finds on a page: each rule, with the elements that break it.
 *
 * @param chosen - rules to add to the usual ones, or to leave out.
 */
export async function findViolations(
  page: Page,
  chosen: Readonly<Record<string, boolean>> = {},
): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const rules = Object.fromEntries(
    Object.entries(chosen).map(([rule, enabled]) => [rule, { enabled }]),
  )
  const options = { runOnly: { type: 'tag', values: tags }, rules } as const
  return page.evaluate(async (given) => {
    const { axe: runner } = window as unknown as { axe: typeof axe }
    const { violations } = await runner.run(given)
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`,
      ),
    )
  }, options)
}
