import { skeletonOf, type Scope } from '@iterapp/crypto/format'
import { sealValue } from '@iterapp/crypto/node-jose'
import { createKeyFile } from '@iterapp/key-store'
import { memoryFolder, temporaryFolder } from '@iterapp/testing'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, onTestFinished } from 'vitest'

const cli = fileURLToPath(new URL('../../../../dist/apps/cli/main.js', import.meta.url))

export const canary = 'canary-5up3r'

/** Prints the variables that the tests look at, and the file that ITERAPP_FILES_ROOT leads to. */
export const show = `
  const fs = require('node:fs')
  const root = process.env.ITERAPP_FILES_ROOT
  const read = (path) => fs.readFileSync(root + path, 'utf8')
  const stat = (path) => (fs.statSync(root + path).mode & 0o777).toString(8)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('T_')))
  const files = root === undefined ? [] : fs.readdirSync(root + '/app').sort()
  console.log(JSON.stringify({ env, files: Object.fromEntries(files.flatMap((name) =>
    fs.statSync(root + '/app/' + name).isFile() ? [[name, [stat('/app/' + name), read('/app/' + name)]]] : [[name, fs.readdirSync(root + '/app/' + name)]])) }))
`

/** A key file for all tests of a suite, and what is sealed to it. */
export interface SuiteKeys {
  readonly keyFile: string
  /** Seals a value for the app `myapp` in `test`, as it stands in `iterapp.toml`. */
  readonly seal: (name: string, value: string, change?: Partial<Scope>) => Promise<string>
  /** A value of `T_FOREIGN` that another key sealed. */
  readonly foreign: string
}

/** Makes the keys of a suite; they are removed after it. */
export async function makeSuiteKeys(): Promise<SuiteKeys> {
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-run-test-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const keyFile = join(folder, 'keys.json')
  const [key] = await createKeyFile(keyFile, new Date(0))
  const [otherKey] = await createKeyFile(join(folder, 'other.json'), new Date(0))
  const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'T_FOREIGN' }
  return {
    keyFile,
    foreign: `{ encrypted = "${await sealValue(Buffer.from(canary), { key: otherKey, scope })}" }`,
    seal: async (name, value, change = {}) => {
      const options = { key, scope: { ...scope, name, ...change }, skeleton: skeletonOf(value) }
      return `{ encrypted = "${await sealValue(Buffer.from(value), options)}" }`
    },
  }
}

/** An app's folder, and `iterapp run` (or another command) in it. */
export function newApp(toml: string, files: Record<string, string> = {}, command = 'run') {
  const folder = temporaryFolder()
  const runtime = memoryFolder()
  for (const [name, content] of Object.entries({ 'iterapp.toml': toml, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const start = (args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [cli, command, ...args], {
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

/** A command that runs a script. */
export const node = (script: string) => ['--', process.execPath, '-e', script]

/** Waits until something is so. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 15_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come')
    await sleep(20)
  }
}
