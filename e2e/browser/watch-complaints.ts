import type { BrowserContext } from 'playwright-core'

/** What a browser has to say against its pages. */
export interface ComplaintWatch {
  /** Messages like this are expected: none of them is a problem. */
  readonly expect: (message: RegExp) => void
  readonly findProblems: () => readonly string[]
}

/** Name of the function that pages are given to report with. */
const REPORT = 'reportViolation'

/**
 * Watches for what breaks the content security policy, errors that nothing caught, and errors and warnings of the
 * console. To be called before a page is opened.
 */
export async function watchComplaints(context: BrowserContext): Promise<ComplaintWatch> {
  const problems: string[] = []
  const expected: RegExp[] = []
  const complain = (problem: string) => problems.push(problem)
  await context.exposeBinding(REPORT, (_source, violation: string) => {
    complain(`the policy was violated: ${violation}`)
  })
  await context.addInitScript((name) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(window, name) as (text: string) => void
      report(`${event.effectiveDirective}, by ${event.blockedURI}`)
    })
  }, REPORT)
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complain(`console ${message.type()}: ${message.text()}`)
    }
  })
  context.on('weberror', (error) => {
    complain(`uncaught: ${error.error().message}`)
  })
  return {
    expect: (message) => expected.push(message),
    findProblems: () =>
      problems.filter((problem) => !expected.some((message) => message.test(problem))),
  }
}
