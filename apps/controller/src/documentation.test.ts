import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { problemReasons } from './problems'
import { renewalReasons } from './x509/judge-leaf'

const page = readFileSync(new URL('../../../docs/certificates.md', import.meta.url), 'utf8')

test('docs/certificates.md explains every reason in the log', () => {
  const { defect, ...problems } = problemReasons
  expect(defect.level).toBe('error')
  for (const [reason, { level, means }] of Object.entries(problems)) {
    expect(page).toMatch(new RegExp(`^\\| \`${reason}\` +\\| ${level} +\\| `, 'm'))
    expect(page).toContain(` | ${means} `)
  }
  for (const [reason, means] of Object.entries(renewalReasons)) {
    expect(page).toMatch(
      new RegExp(`^\\| \`${reason}\` +\\| ${means.replaceAll('.', '\\.')} +\\|$`, 'm'),
    )
  }
})
