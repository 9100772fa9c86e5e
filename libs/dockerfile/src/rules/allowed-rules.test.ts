import { expect, test } from 'vitest'
import { readDockerfile } from '../instructions/read-dockerfile'
import { withoutAllowed } from './allowed-rules'
import { placeFinding } from './place-finding'

/** Whether a finding of the rule `secret-printed`, at the first `HERE` of a Dockerfile, is left. */
function isFound(source: string): boolean {
  const dockerfile = readDockerfile(source)
  const mark = { offset: source.indexOf('HERE'), length: 4 }
  const finding = placeFinding(dockerfile, mark, {
    rule: 'secret-printed',
    message: '',
    instead: '',
    severity: 'error',
  })
  return withoutAllowed(dockerfile, [finding]).length > 0
}

test.each([
  ['FROM a\n# lint: allow secret-printed\nRUN HERE', false],
  ['FROM a\n#lint:allow secret-printed, it is a test\nRUN HERE', false],
  ['FROM a\n# lint: allow secret-printed\n# why\nRUN HERE', false],
  ['FROM a\n# lint: allow secret-copied\n# lint: allow secret-printed\nRUN HERE', false],
  ['FROM a\n# lint: allow secret-printed\nRUN a && \\\n  HERE', false],
  ['FROM a\nRUN a && \\\n  # lint: allow secret-printed\n  HERE', false],
  ['FROM a\n# lint: allow secret-printed\nRUN <<E\na\nHERE\nE', false],
  ['FROM a\n# lint: allow secret-copied\nRUN HERE', true],
  ['FROM a\n# lint: allow secret-printed\n\nRUN HERE', true],
  ['FROM a\n# lint: allow secret-printed\nRUN a\nRUN HERE', true],
  ['FROM a\n# allow secret-printed\nRUN HERE', true],
  ['FROM a\nRUN HERE # lint: allow secret-printed', true],
])('in %j a comment above it accepts a finding', (source, expected) => {
  expect(isFound(source)).toBe(expected)
})
