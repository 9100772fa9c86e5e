import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { formatSnippet, variableOfId } from './format-snippet'

test.each([
  ['npm-token', 'NPM_TOKEN'],
  ['a.b', 'A_B'],
  ['1x', '_1X'],
])('a Dockerfile uses %s as the variable %s, of one command', (id, variable) => {
  expect(variableOfId(id)).toBe(variable)
  expect(formatSnippet(id)).toBe(
    `RUN --mount=type=secret,id=${id},required=true \\\n    ${variable}="$(cat /run/secrets/${id})" your-command`,
  )
})

test.each([
  ['printenv A', 'secret\n'],
  ['printenv A | tr a-z A-Z', 'SECRET\n'],
  ['true && printenv A', 'secret\n'],
  ['printf %s "$A"', 'secret'],
  ['cd / && printenv A', 'secret\n'],
  ['if true; then printenv A; fi', 'secret\n'],
])('the command %j of a snippet sees the variable', (command, output) => {
  const shell = formatSnippet('a', command)
    .replace('RUN --mount=type=secret,id=a,required=true', '')
    .replace('cat /run/secrets/a', 'echo secret')
  expect(
    spawnSync('sh', ['-c', shell.trimStart().replace(/^\\\n/, '')], { encoding: 'utf8' }).stdout,
  ).toBe(output)
})
