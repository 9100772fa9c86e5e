import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { lintDockerfile } from './lint-dockerfile'
import { knownOf } from './testing/known-of'
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
  const findings = await lintDockerfile(source, ids === null ? null : knownOf(...ids))
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
  ['cat /key > /etc/tool.conf', '--mount=type=secret,id=t,target=/etc/tool.conf,required=true'],
  ['cat /key | base64 -d > /etc/tool.conf', 'or remove the file in the same RUN'],
  ['aws configure set aws_access_key_id "$T"', 'AWS_ACCESS_KEY_ID'],
  ['cp /key /root/.ssh/id', '--mount=type=secret,id=t,target=/root/.ssh/id,required=true'],
  ['echo $T', 'T="$(cat /run/secrets/t)" your-command'],
  ['env', 'printenv PATH'],
  ['set -x; echo $T > /dev/null', 'set +x'],
  ['bash -x ./install.sh "$T"', 'leave out the x'],
  ['curl -fsv -H "A: $T" https://x', 'leave out "-v"'],
  ['wget --debug --header "A: $T" https://x', 'leave out "--debug"'],
  ['npm i "git+https://x:$T@host/a"', 'x-access-token:$TOKEN@HOST/.insteadOf'],
  ['git clone "https://x:$T@host/a"', 'git -c http.extraHeader'],
  ['composer config repositories.x composer "https://x:$T@host"', 'COMPOSER_AUTH'],
  [')'.repeat(8000), 'look through that yourself'],
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

test.each([
  ['ENV DB_PASSWORD=x7Kq2', 'by [env.…] of iterapp.toml'],
  ['ENV T=x7Kq2', 'mount it where it is needed'],
  ['ARG DB_PASSWORD', 'mount it where it is needed'],
])('of %s it says where else it may be', async (instruction, instead) => {
  const source = `FROM a\n${instruction}\nRUN --mount=type=secret,id=T,required=true make`
  const findings = await lintDockerfile(source, null)
  expect(findings).toHaveLength(1)
  expect(findings[0]?.instead).toContain(instead)
})

test('a copy in an early stage is for no app', async () => {
  const copy = 'RUN --mount=type=secret,id=t,required=true cp /run/secrets/t /etc/t'
  const [early, last] = await lintDockerfile(`FROM a\n${copy}\nFROM b\n${copy}`, null)
  expect(early?.instead).not.toContain('[files.…]')
  expect(last?.instead).toContain('[files.…]')
})

test('what is kept in more than one file is told of each', async () => {
  const mount = '--mount=type=secret,id=t,env=T,required=true'
  const findings = await lintDockerfile(`FROM a\nRUN ${mount} npm i "https://x:$T@host/a"`, null)
  expect(findings.map(({ message }) => message)).toEqual([
    '"npm" keeps "t" in "package.json, package-lock.json and node_modules/.package-lock.json": it stays in a layer of the image, also when a later instruction removes it',
  ])
})

test('a text that cannot be read does not hide what is in the others', async () => {
  const mount = '--mount=type=secret,id=t,env=T'
  const source = `FROM a\nRUN ${mount} echo $T; sh -c '${')'.repeat(8000)}'\nRUN make\nRUN ${')'.repeat(8000)}`
  const findings = await lintDockerfile(source, null)
  expect(findings.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
    `2 ${rules.notRead}`,
    `2 ${rules.notRequired}`,
    `2 ${rules.printed}`,
  ])
})

test('commands that are nested too deeply are told of', async () => {
  const mount = '--mount=type=secret,id=t,required=true'
  const source = `FROM a\nRUN ${mount} ${'$('.repeat(20_000)}a${')'.repeat(20_000)}`
  const findings = await lintDockerfile(source, null)
  expect(findings.map(({ rule }) => rule)).toEqual([rules.notRead])
})

test('a function that reads the same text at each call reads it once', async () => {
  const mount = '--mount=type=secret,id=t,env=T,required=true'
  const calls = `f() { eval '${')'.repeat(2000)}'; }; ${'f; '.repeat(20)}`
  const findings = await lintDockerfile(`FROM a\nRUN ${mount} ${calls} echo $T`, null)
  expect(findings.map(({ rule }) => rule)).toEqual([rules.printed])
})

test('functions that call themselves in many places end', async () => {
  const source = `FROM a\nRUN --mount=type=secret,id=t,required=true f() { ${'f; '.repeat(200)}}; f`
  expect(await lintDockerfile(source, null)).toEqual([])
})

test('a message has nothing that a terminal would act on', async () => {
  const source =
    'FROM a\nRUN --mount=type=secret,id=\u001B[31m,required=true cp /run/secrets/\u001B[31m \u202E'
  const findings = await lintDockerfile(source, knownOf('b'))
  expect(findings.length).toBeGreaterThan(1)
  expect(JSON.stringify(findings)).not.toMatch(/u001b|\u202E/)
})
