import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { lintDockerfile } from './lint-dockerfile'
import { rules } from './rules/rule-names'

const testdata = fileURLToPath(new URL('../testdata/', import.meta.url))

/** A Dockerfile, and what its last lines say is found in it. */
function readCase(folder: string, file: string) {
  const source = readFileSync(`${testdata}${folder}/${file}`, 'utf8')
  const ids = /^# ids\b(.*)$/m.exec(source)?.[1]
  const expected = Array.from(source.matchAll(/^# expect (.+)$/gm), ([, finding]) => finding)
  return {
    source,
    expected,
    ids: ids === undefined ? null : ids.split(',').flatMap((id) => id.trim() || []),
  }
}

function listCases(folder: string): readonly string[] {
  return readdirSync(`${testdata}${folder}`)
}

async function lint(source: string, ids: readonly string[] | null): Promise<readonly string[]> {
  const findings = await lintDockerfile(source, ids)
  return findings.map(({ line, column, severity, rule }) => `${line}:${column} ${severity} ${rule}`)
}

describe('a clean Dockerfile', () => {
  test.each(listCases('clean'))('%s has no finding', async (file) => {
    const { source, ids } = readCase('clean', file)
    expect(source).not.toContain('# expect')
    expect(await lint(source, ids)).toEqual([])
  })
})

describe('a Dockerfile that gives secrets away', () => {
  test.each(listCases('leaks'))('%s has the findings that it says', async (file) => {
    const { source, ids, expected } = readCase('leaks', file)
    expect(expected).not.toEqual([])
    expect(await lint(source, ids)).toEqual(expected)
  })
})

test('every rule is found in some Dockerfile', () => {
  const all = listCases('leaks').flatMap((file) => readCase('leaks', file).expected)
  const found = new Set(all.map((finding) => finding?.split(' ').at(-1)))
  expect([...found].toSorted()).toEqual(Object.values(rules).toSorted())
})

test.each([
  ['echo "x=$T" > ~/.npmrc', '"_authToken=${NPM_TOKEN}" in single quotes'],
  [
    'echo "x=$T" > /app/config.txt',
    'T="$(cat /run/secrets/t)" your-command; or remove the file in the same RUN',
  ],
  ['npm config set x "$T"', 'target=/root/.npmrc,required=true'],
  ['git config --global x "$T"', 'GIT_CONFIG_COUNT=1'],
  ['cp /key /root/.ssh/id', '--mount=type=secret,id=t,target=/root/.ssh/id,required=true'],
  ['echo $T', 'T="$(cat /run/secrets/t)" your-command'],
  ['env', 'printenv PATH'],
  ['set -x; echo $T > /dev/null', 'set +x'],
])('of %s it says what to write instead', async (command, instead) => {
  const mount = '--mount=type=secret,id=t,env=T,target=/key,required=true'
  const findings = await lintDockerfile(`FROM a\nRUN ${mount} ${command}`, null)
  expect(findings).toHaveLength(1)
  expect(findings[0]?.instead).toContain(instead)
})

test.each([
  [
    '--mount=type=secret,id=npm-token,required=true',
    '"npm-token" is mounted at /run/secrets/npm-token',
  ],
  ['--mount=type=secret,id=other,required=true', 'mount it: RUN --mount=type=secret,id=npm_token'],
  ['--mount=type=secret,id=npm_token,env=T,required=true', 'without env= it is a file'],
  ['--mount=type=secret,id=npm_token,target=/x,required=true', '"npm_token" is mounted at /x'],
])('of a secret that %s does not mount it names the nearest', async (mount, instead) => {
  const source = `FROM a\nRUN ${mount} T=$(cat /run/secrets/npm_token) make`
  const findings = await lintDockerfile(source, null)
  expect(findings.map(({ rule }) => rule)).toEqual([rules.notMounted])
  expect(findings[0]?.instead).toContain(instead)
})

test('functions that call themselves in many places end', async () => {
  const source = `FROM a\nRUN --mount=type=secret,id=t,required=true f() { ${'f; '.repeat(200)}}; f`
  expect(await lintDockerfile(source, null)).toEqual([])
})

test('a message has nothing that a terminal would act on', async () => {
  const source =
    'FROM a\nRUN --mount=type=secret,id=\u001B[31m,required=true cp /run/secrets/\u001B[31m \u202E'
  const findings = await lintDockerfile(source, ['b'])
  expect(findings.length).toBeGreaterThan(1)
  expect(JSON.stringify(findings)).not.toMatch(/u001b|\u202E/)
})
