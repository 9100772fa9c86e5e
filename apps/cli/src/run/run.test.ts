import { skeletonOf, type Scope } from '@iterapp/crypto/format'
import { sealValue } from '@iterapp/crypto/node-jose'
import { createKeyFile } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

const cli = fileURLToPath(new URL('../../../../dist/apps/cli/main.js', import.meta.url))
const canary = 'canary-5up3r'

/** Prints the variables that the tests look at, and the file that ITERAPP_FILES_ROOT leads to. */
const show = `
  const fs = require('node:fs')
  const root = process.env.ITERAPP_FILES_ROOT
  const read = (path) => fs.readFileSync(root + path, 'utf8')
  const stat = (path) => (fs.statSync(root + path).mode & 0o777).toString(8)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('T_')))
  const files = root === undefined ? [] : fs.readdirSync(root + '/app').sort()
  console.log(JSON.stringify({ env, files: Object.fromEntries(files.flatMap((name) =>
    fs.statSync(root + '/app/' + name).isFile() ? [[name, [stat('/app/' + name), read('/app/' + name)]]] : [[name, fs.readdirSync(root + '/app/' + name)]])) }))
`

let keyFile: string
let seal: (name: string, value: string, change?: Partial<Scope>) => Promise<string>
let foreign: string

const folder = mkdtempSync(join(tmpdir(), 'iterapp-run-test-'))

afterAll(() => {
  rmSync(folder, { recursive: true })
})

beforeAll(async () => {
  keyFile = join(folder, 'keys.json')
  const [key] = await createKeyFile(keyFile, new Date(0))
  seal = async (name, value, change = {}) => {
    const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name, ...change }
    const jwe = await sealValue(Buffer.from(value), { key, scope, skeleton: skeletonOf(value) })
    return `{ encrypted = "${jwe}" }`
  }
  const [otherKey] = await createKeyFile(join(folder, 'other.json'), new Date(0))
  const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'T_FOREIGN' }
  foreign = `{ encrypted = "${await sealValue(Buffer.from(canary), { key: otherKey, scope })}" }`
})

/** An app's folder, and `iterapp run` in it. */
function newApp(toml: string, files: Record<string, string> = {}) {
  const folder = temporaryFolder()
  const runtime = join(folder, 'runtime')
  mkdirSync(runtime)
  for (const [name, content] of Object.entries({ 'iterapp.toml': toml, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const start = (args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [cli, 'run', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const ended = once(child, 'close').then(([status]) => status as number | null)
    return { child, said, ended }
  }
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    const { said, ended } = start(args, env)
    const status = await ended
    return { status, ...said, left: readdirSync(runtime) }
  }
  return { folder, runtime, start, run }
}

const node = (script: string) => ['--', process.execPath, '-e', script]
const common = () => ['--environment', 'test', '--keys', keyFile]

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 15_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come')
    await sleep(20)
  }
}

describe('iterapp run', () => {
  test('gives a command its variables and files, and leaves nothing', async () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n'
    const large = 'x'.repeat(60 * 1024)
    const app = newApp(`app = "myapp"
[env.common]
T_PLAIN = "a $HOME $(T_PORT)"
T_PORT = 8080
T_OVERRIDDEN = ${await seal('T_OVERRIDDEN', 'common', { environment: '*' })}
T_GONE = "x"
[env.test]
T_OVERRIDDEN = ${await seal('T_OVERRIDDEN', 'test')}
T_PEM = ${await seal('T_PEM', pem)}
T_QUOTES = ${await seal('T_QUOTES', "it's 'x'")}
T_ONLY_QUOTES = ${await seal('T_ONLY_QUOTES', "''")}
T_UNICODE = ${await seal('T_UNICODE', '$HOME blåbær 🫐')}
T_LARGE = ${await seal('T_LARGE', large)}
T_GONE = { unset = true }
[files.test]
"/app/a.json" = ${await seal('/app/a.json', '{}')}
"/app/b.key" = { encrypted = ${(await seal('/app/b.key', pem)).slice(14, -2)}, mode = "0400" }
`)
    const result = await app.run([...common(), ...node(show)], { T_AMBIENT: 'stays' })
    expect(result.err).toBe('')
    expect(JSON.parse(result.out)).toEqual({
      env: {
        T_AMBIENT: 'stays',
        T_PLAIN: 'a $HOME $(T_PORT)',
        T_PORT: '8080',
        T_OVERRIDDEN: 'test',
        T_PEM: pem,
        T_QUOTES: "it's 'x'",
        T_ONLY_QUOTES: "''",
        T_UNICODE: '$HOME blåbær 🫐',
        T_LARGE: large,
      },
      files: { 'a.json': ['444', '{}'], 'b.key': ['400', pem] },
    })
    expect([result.status, result.left]).toEqual([0, []])
  })

  test('takes the keys of the state folder when none are named', async () => {
    const app = newApp(`app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', 'a')}\n`)
    mkdirSync(join(app.folder, 'iterapp'))
    writeFileSync(join(app.folder, 'iterapp', 'keys.json'), readFileSync(keyFile), { mode: 0o600 })
    const result = await app.run(['--environment', 'test', ...node(show)])
    expect(JSON.parse(result.out)).toEqual({ env: { T_A: 'a' }, files: {} })
  })

  test('passes the exit status on, and 128 with the number of a signal', async () => {
    const app = newApp('app = "myapp"\n')
    expect((await app.run([...common(), ...node('process.exit(7)')])).status).toBe(7)
    expect(
      (await app.run([...common(), ...node("process.kill(process.pid, 'SIGKILL')")])).status,
    ).toBe(137)
  })

  test('passes signals on, and cleans up after the command has ended', async () => {
    const app = newApp(`app = "myapp"\n[files.test]\n"/app/a" = ${await seal('/app/a', canary)}\n`)
    const script = `process.on('SIGTERM', () => { console.log('term'); process.exit(3) }); console.log('up'); setInterval(() => {}, 1000)`
    const { child, said, ended } = app.start([...common(), ...node(script)])
    await until(() => said.out.includes('up'))
    const [workspace = ''] = readdirSync(app.runtime)
    expect(statSync(join(app.runtime, workspace)).mode & 0o777).toBe(0o700)
    child.kill('SIGTERM')
    expect(await ended).toBe(3)
    expect(said.out).toBe('up\nterm\n')
    expect(readdirSync(app.runtime)).toEqual([])
  })

  test('removes what a run that was killed left, and nothing of one that runs', async () => {
    const app = newApp('app = "myapp"\n')
    mkdirSync(join(app.runtime, 'iterapp-run-999999999-x'))
    mkdirSync(join(app.runtime, `iterapp-run-${process.pid}-x`))
    const { left } = await app.run([...common(), ...node('0')])
    expect(left).toEqual([`iterapp-run-${process.pid}-x`])
  })
})

describe('what cannot be opened here', () => {
  const toml = () => `app = "myapp"
[env.test]
T_PLAIN = "here"
T_FOREIGN = ${foreign}
T_DIRECT = { secret = "db-keys", key = "password" }
[files.test]
"/app/foreign" = ${foreign.replace('T_FOREIGN', '/app/foreign')}
[secret_files.test.certs]
mount_path = "/app/certs/"
secret = "my-certs"
`

  test('is named, and the command is not started', async () => {
    const app = newApp(toml().replace(/\[files[^[]*/, ''))
    const result = await app.run([...common(), ...node(show)])
    expect(result.err).toContain(
      'these have no value here: T_FOREIGN (sealed with a key that is not here), ' +
        'T_DIRECT (key password of the Kubernetes Secret db-keys), ' +
        '/app/certs (the Kubernetes Secret my-certs)',
    )
    expect([result.status, result.out, result.left]).toEqual([66, '', []])
  })

  test('comes from a dotenv file and a folder', async () => {
    const app = newApp(toml().replace(/\[files[^[]*/, ''), {
      '.env.local': 'T_FOREIGN="from dotenv"\nT_UNUSED=1\n',
      'values/T_DIRECT': 'from folder',
      'values/app/certs/ca.pem': 'PEM',
    })
    const args = ['--values', '.env.local', '--values', 'values']
    const result = await app.run([...common(), ...args, ...node(show)])
    expect(result.err).toBe('')
    expect(JSON.parse(result.out)).toEqual({
      env: { T_PLAIN: 'here', T_FOREIGN: 'from dotenv', T_DIRECT: 'from folder' },
      files: { certs: ['ca.pem'] },
    })
  })

  test('is left out, with a warning, when that is allowed', async () => {
    const app = newApp(toml().replace(/\[files[^[]*/, ''))
    const result = await app.run([...common(), '--allow-missing', ...node(show)])
    expect(JSON.parse(result.out)).toMatchObject({ env: { T_PLAIN: 'here' } })
    expect(result.err).toContain('goes without T_FOREIGN (sealed with a key that is not here)')
  })

  test('is everything when there is no private key', async () => {
    const app = newApp(`app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', 'a')}\n`)
    const result = await app.run(['--environment', 'test', ...node(show)])
    expect([result.status, result.out]).toEqual([66, ''])
    expect(result.err).toContain('T_A (sealed with a key that is not here)')
  })
})

describe('bad input', () => {
  const broken = () => `app = "myapp"\n[env.test]\nT_A = "${canary}\n`

  test.each<[string, () => string, readonly string[], number, RegExp]>([
    [
      'a missing file',
      () => '',
      ['--file', 'nowhere.toml'],
      66,
      /there is no file .*nowhere\.toml/,
    ],
    ['a file that is no TOML', broken, [], 65, /iterapp\.toml:3:7/],
    ['a binary file', () => '\0', [], 65, /NUL/],
    ['a huge file', () => 'x'.repeat(10 * 1024 * 1024), [], 65, /at most 1048576 are read/],
    ['no app', () => '', [], 64, /--app/],
    [
      'another app',
      () => 'app = "other"',
      ['--app', 'myapp'],
      65,
      /of the app other, not of myapp/,
    ],
    [
      'an unlisted environment',
      () => 'app = "a"\nenvironments = ["prod"]',
      [],
      65,
      /it lists prod/,
    ],
    ['a missing key file', () => 'app = "a"', ['--keys', 'nowhere.json'], 66, /nowhere\.json/],
    [
      'an address as key file',
      () => 'app = "a"',
      ['--keys', 'https://keys.example'],
      66,
      /private keys/,
    ],
    ['a missing values file', () => 'app = "a"', ['--values', 'nowhere'], 66, /nowhere/],
    [
      'a keys service without a token',
      () => 'app = "a"',
      ['--keys-service', 'http://127.0.0.1:1'],
      64,
      /--token-file/,
    ],
    ['no command', () => 'app = "a"', [], 64, /command/],
  ])('%s ends with a message and a status', async (title, toml, args, status, message) => {
    const app = newApp(toml())
    const keys =
      args.includes('--keys') || args.includes('--keys-service') ? [] : ['--keys', keyFile]
    const command = title === 'no command' ? [] : node(`console.log('started')`)
    const result = await app.run(['--environment', 'test', ...keys, ...args, ...command])
    expect(result.err).toMatch(message)
    expect([result.status, result.out, result.left]).toEqual([status, '', []])
    expect(result.err).not.toContain(canary)
  })

  test('a secret of another place is refused by name', async () => {
    const app = newApp(`app = "myapp"
[env.test]
T_A = ${await seal('T_A', canary, { environment: 'prod' })}
`)
    const result = await app.run([...common(), ...node(show)])
    expect(result.err).toContain('T_A: it is encrypted for prod and used in test')
    expect([result.status, result.out, result.left]).toEqual([65, '', []])
  })

  test('a command that is not there is named without its arguments', async () => {
    const app = newApp('app = "myapp"\n')
    const result = await app.run([...common(), '--', 'no-such-command', canary])
    expect(result.status).toBe(127)
    expect(result.err).toContain('no-such-command cannot be started (ENOENT)')
    expect(result.err).not.toContain(canary)
  })
})

describe('iterapp run --watch', () => {
  test('starts the command again when the file changes, and keeps it when the file is broken', async () => {
    const toml = async (value: string) =>
      `app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', value)}\n`
    const app = newApp(await toml('one'))
    const file = join(app.folder, 'iterapp.toml')
    const script = `console.log(process.env.T_A); process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000)`
    const { child, said, ended } = app.start([...common(), '--watch', ...node(script)])
    await until(() => said.out === 'one\n')
    writeFileSync(file, 'broken =')
    await until(() => said.err.includes('ERR_CONFIG_SYNTAX'))
    expect(said.out).toBe('one\n')
    writeFileSync(file, await toml('two'))
    await until(() => said.out === 'one\ntwo\n')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(readdirSync(app.runtime)).toEqual([])
  })

  test('says when the command ends by itself, and starts it at the next change', async () => {
    const app = newApp('app = "myapp"\n')
    const { child, said, ended } = app.start([...common(), '--watch', ...node('console.log(1)')])
    await until(() => said.err.includes('the command ended with status 0'))
    writeFileSync(join(app.folder, 'iterapp.toml'), 'app = "myapp" # again\n')
    await until(() => said.err.split('the command ended with status 0').length === 3)
    expect(said.out).toBe('1\n1\n')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(existsSync(app.runtime)).toBe(true)
  })
})
