import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatProblems, parseConfig } from './index'

const page = readFileSync(new URL('../../../docs/iterapp-toml.md', import.meta.url), 'utf8')

const examples = [...page.matchAll(/```toml\n([^]*?)```/g)]
  .map(([, text = '']) => text.replaceAll('eyJ…', 'eyJh.Yg.Yw.ZA.ZQ'))
  .filter((text) => !text.startsWith('[[rule]]'))

describe('docs/iterapp-toml.md', () => {
  test('has an example of each section', () => {
    for (const section of ['env', 'files', 'secret_files', 'build_secrets']) {
      expect(examples.some((text) => text.includes(`[${section}`))).toBe(true)
    }
  })

  test.each(examples)('has a valid example: %j', (text) => {
    const { problems } = parseConfig(text)
    expect(formatProblems(problems, text, 'iterapp.toml')).toBe('')
  })

  test('shows a problem as it is printed', () => {
    const source = 'environments = ["prod"]\n\n\n\n\n\n\n\n[env.prdo]\n'
    const { problems } = parseConfig(source)
    expect(page).toContain(`\n${formatProblems(problems, source, 'iterapp.toml')}\n`)
  })
})
