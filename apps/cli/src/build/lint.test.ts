import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { temporaryFolder } from '@iterapp/testing'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../testing/run-cli'

let sealed: string

beforeAll(async () => {
  const key = await generateKey(new Date(0))
  const scope = { use: 'build', app: 'myapp', environment: '*', name: '*' } as const
  sealed = await sealValue(Buffer.from('hunter2'), { key, scope })
})

function configOf(...ids: readonly string[]): string {
  const lines = ids.map((id) => `"${id}" = { encrypted = "${sealed}" }`)
  return `app = "myapp"\n\n[build_secrets]\n${lines.join('\n')}\n`
}

const clean =
  'FROM node\nRUN --mount=type=secret,id=npm-token,required=true NPM_TOKEN=$(cat /run/secrets/npm-token) npm ci\n'
const leaky = `${clean}RUN --mount=type=secret,id=npm-token,required=true cat /run/secrets/npm-token\n`

function newFolder(files: Record<string, string>): string {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

interface Report {
  readonly findings: readonly Record<string, unknown>[]
  readonly errors: number
  readonly warnings: number
  readonly files: readonly string[]
  readonly notes: readonly string[]
}

async function lintJson(argv: readonly string[], files: Record<string, string>, stdin = '') {
  const options = { cwd: newFolder(files), stdin }
  const { status, out } = await runCli(['build', 'lint', '--json', ...argv], options)
  return { status, ...(JSON.parse(out) as Report) }
}

describe('iterapp build lint', () => {
  test('shows each finding with its line and what to write instead', async () => {
    const cwd = newFolder({ Dockerfile: leaky, 'iterapp.toml': configOf('npm-token') })
    const { status, out, err } = await runCli(['build', 'lint'], { cwd })
    expect(status).toBe(1)
    expect(out).toBe(
      `Dockerfile:3:52: "cat" prints "npm-token": it is in the build's log, for everybody who can read that (secret-printed)
  3 | … cat …
    |   ^^^
    = give it to the command that needs it: RUN --mount=type=secret,id=npm-token,required=true NPM_TOKEN="$(cat /run/secrets/npm-token)" your-command
`,
    )
    expect(err).toBe('1 error in Dockerfile\n')
  })

  test('says when there is nothing', async () => {
    const cwd = newFolder({ Dockerfile: clean, 'iterapp.toml': configOf('npm-token') })
    expect(await runCli(['build', 'lint'], { cwd })).toEqual({
      status: 0,
      out: '',
      err: 'no findings\n',
    })
  })

  test('prints one JSON document', async () => {
    const files = { Dockerfile: clean, 'iterapp.toml': configOf('npm-token', 'other') }
    expect(await lintJson([], files)).toEqual({
      status: 1,
      findings: [
        {
          file: 'Dockerfile',
          line: 1,
          column: 1,
          code: 'unused-id',
          message: '"other" of [build_secrets] (iterapp.toml:5) is mounted nowhere',
          severity: 'warning',
          instead: expect.stringContaining('id=other') as string,
        },
      ],
      errors: 0,
      warnings: 1,
      files: ['Dockerfile'],
      notes: [],
    })
  })

  test('takes the configuration of the current folder when none is beside the Dockerfile', async () => {
    const files = { 'docker/Dockerfile': clean, 'iterapp.toml': configOf('npm-token', 'other') }
    const { findings } = await lintJson(['docker/Dockerfile'], files)
    expect(findings).toMatchObject([{ code: 'unused-id', file: 'docker/Dockerfile' }])
  })

  test('does not check ids without a configuration, and says so', async () => {
    const { status, notes } = await lintJson([], { Dockerfile: clean })
    expect(status).toBe(0)
    expect(notes).toEqual([
      'the ids in Dockerfile were not checked: there is no iterapp.toml beside it or here',
    ])
    const broken = await lintJson([], { Dockerfile: clean, 'iterapp.toml': 'app = ' })
    expect(broken.notes).toEqual([
      'the ids in Dockerfile were not checked: iterapp.toml has errors (see iterapp lint)',
    ])
  })

  test('holds several Dockerfiles against the configuration of each', async () => {
    const files = {
      'iterapp.toml': configOf('npm-token', 'pip'),
      Dockerfile: clean,
      'worker.Dockerfile': clean.replaceAll('npm-token', 'pip'),
      'web/Dockerfile': clean,
      'web/iterapp.toml': configOf('web-token'),
    }
    const argv = ['Dockerfile', 'worker.Dockerfile', 'web/Dockerfile']
    const { findings } = await lintJson(argv, files)
    expect(findings.map(({ file, code }) => [file, code])).toEqual([
      ['web/Dockerfile', 'unused-id'],
      ['web/Dockerfile', 'unknown-id'],
    ])
    const named = await lintJson([...argv, '--file', 'iterapp.toml'], files)
    expect(named.findings).toEqual([])
  })

  test('reads standard input', async () => {
    expect(await lintJson(['-'], {}, leaky)).toMatchObject({ status: 1, files: ['<stdin>'] })
  })

  test('reads what any builder would take by itself, as the same app', async () => {
    const files = { Dockerfile: leaky, Containerfile: 'FROM node\n', 'dockerfile/a': '' }
    const toml = { 'iterapp.toml': configOf('npm-token') }
    const both = await lintJson([], { ...files, ...toml })
    expect(both.files).toEqual(['Dockerfile', 'Containerfile'])
    expect(both.findings).toMatchObject([{ file: 'Dockerfile', code: 'secret-printed' }])
    expect((await lintJson([], { Containerfile: leaky })).files).toEqual(['Containerfile'])
  })

  test('needs the files that are named', async () => {
    const { status, err } = await runCli(['build', 'lint'])
    expect(status).toBe(66)
    expect(err).toContain('there is no Dockerfile here')
    expect(await runCli(['build', 'lint', 'a.Dockerfile'])).toMatchObject({ status: 66 })
    const cwd = newFolder({ Dockerfile: clean })
    expect(await runCli(['build', 'lint', '--file', 'b.toml'], { cwd })).toMatchObject({
      status: 66,
    })
  })

  test('shows of a line only what is marked', async () => {
    const text = clean.replace('cat /run', 'export TOKEN=hunter2; env -u \u001B[31m; cat /run')
    const cwd = newFolder({ Dockerfile: `${text}ARG NPM_TOKEN=hunter2\n` })
    const { out } = await runCli(['build', 'lint'], { cwd })
    expect(out).toContain('  3 | … NPM_TOKEN …\n    |   ^^^^^^^^^\n')
    expect(out).not.toContain('hunter2')
    expect(out).not.toContain('\u001B')
  })
})

test('the built command finds the parser of shells beside it', () => {
  const cwd = newFolder({ Dockerfile: leaky })
  // Away from here it has no node_modules to look in.
  cpSync(fileURLToPath(new URL('../../../../dist/apps/cli', import.meta.url)), join(cwd, 'cli'), {
    recursive: true,
  })
  const argv = ['cli/main.js', 'build', 'lint']
  const { status, stdout } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stdout).toContain('(secret-printed)')
})

describe('iterapp build snippet', () => {
  test('prints the lines for a command', async () => {
    expect(await runCli(['build', 'snippet', 'npm-token', '--command', 'yarn build'])).toEqual({
      status: 0,
      out: 'RUN --mount=type=secret,id=npm-token,required=true \\\n    NPM_TOKEN="$(cat /run/secrets/npm-token)" yarn build\n',
      err: '',
    })
  })

  test('has no finding', async () => {
    for (const command of ['yarn build', 'a && b', 'npm ci --token "$NPM_TOKEN" | tail']) {
      const { out } = await runCli(['build', 'snippet', 'npm-token', '--command', command])
      const files = { Dockerfile: `FROM a\n${out}`, 'iterapp.toml': configOf('npm-token') }
      expect(await lintJson([], files)).toMatchObject({ status: 0, findings: [], notes: [] })
    }
  })

  test.each([
    [['a b'], 'the id of a build secret'],
    [['a', '--command', 'b\nc'], 'one line'],
    [['a', '--command', ' '], 'is empty'],
    [['a', '--command', 'npm ci \\'], 'ends with a backslash'],
    [[], 'id'],
  ])('refuses %j', async (argv, message) => {
    const { status, err } = await runCli(['build', 'snippet', ...argv])
    expect(status).toBe(64)
    expect(err).toContain(message)
  })
})

describe('iterapp lint', () => {
  const lint = async (argv: readonly string[], files: Record<string, string>, stdin = '') => {
    const { out } = await runCli(['lint', '--json', ...argv], { cwd: newFolder(files), stdin })
    const { findings, files: seen, notes } = JSON.parse(out) as Report
    return {
      seen,
      notes: notes.filter((note) => note.includes('Dockerfile')),
      found: findings
        .filter(({ code }) => !String(code).startsWith('ERR_'))
        .map(({ code }) => code),
    }
  }
  const filesOf = () => ({ 'iterapp.toml': configOf('npm-token'), Dockerfile: leaky })

  test('looks at the Dockerfile beside a file with build secrets', async () => {
    const files = filesOf()
    expect(await lint([], files)).toMatchObject({
      seen: ['iterapp.toml', 'Dockerfile'],
      found: ['secret-printed'],
    })
    const { 'iterapp.toml': config } = files
    expect(await lint([], { 'iterapp.toml': config })).toEqual({
      seen: ['iterapp.toml'],
      notes: [
        'no Dockerfile is beside iterapp.toml: name the one of its build secrets with --dockerfile',
      ],
      found: [],
    })
    expect(await lint([], { ...files, 'iterapp.toml': 'app = "myapp"\n' })).toMatchObject({
      seen: ['iterapp.toml'],
    })
    expect(await lint(['-'], files, config)).toMatchObject({ seen: ['<stdin>'] })
  })

  test('says where an id stands that nothing mounts, and where one that is missing is made', async () => {
    const cwd = newFolder({ 'web.toml': configOf('other'), Dockerfile: clean })
    const argv = ['lint', 'web.toml', '--page', 'https://secrets.example.com']
    const { out } = await runCli(argv, { cwd })
    expect(out).toContain('"other" of [build_secrets] (web.toml:4) is mounted nowhere')
    expect(out).toContain('"npm-token" is not in [build_secrets] of web.toml')
    expect(out).toContain(
      '= add it to web.toml: iterapp encrypt --build --name npm-token, or https://secrets.example.com/?app=myapp&use=build&name=npm-token\n',
    )
  })

  test('has one Dockerfile for the files of a folder', async () => {
    const more = { ...filesOf(), 'worker.toml': configOf('other'), Dockerfile: clean }
    expect(await lint(['iterapp.toml', 'worker.toml'], more)).toMatchObject({
      seen: ['iterapp.toml', 'worker.toml', 'Dockerfile'],
      found: ['unused-id'],
    })
  })

  test('holds the Dockerfile of each folder against its own file', async () => {
    const own = Object.entries(filesOf())
    const files = Object.fromEntries([
      ...own.map(([name, text]) => [`a/${name}`, text]),
      ...own.map(([name, text]) => [`b/${name}`, name === 'Dockerfile' ? 'FROM node\n' : text]),
    ]) as Record<string, string>
    const { found } = await lint(['a/iterapp.toml', 'b/iterapp.toml'], files)
    expect(found).toEqual(['secret-printed', 'unused-id'])
  })

  test('looks at the one that is named, or at none', async () => {
    const more = { ...filesOf(), 'a/b.Dockerfile': clean }
    expect(await lint(['--dockerfile', 'a/b.Dockerfile'], more)).toMatchObject({
      seen: ['iterapp.toml', 'a/b.Dockerfile'],
      found: [],
    })
    expect(await lint(['--no-dockerfile'], more)).toMatchObject({
      seen: ['iterapp.toml'],
      found: [],
    })
  })
})
