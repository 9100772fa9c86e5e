import { temporaryFolder, type ApiServer } from '@iterapp/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { testSettings, type LogLine } from './fixture'

/** The bundle, which `nx test` builds first. */
const bundle = fileURLToPath(new URL('../../../../dist/apps/controller/main.js', import.meta.url))

/** A process of the bundle. */
export interface ControllerProcess {
  readonly child: ChildProcess
  /** The lines on standard output so far. */
  readonly log: () => readonly LogLine[]
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit status, once it is over. */
  readonly exited: Promise<number | null>
}

/** Starts the bundle; it ends with the test. */
export function runBundle(args: readonly string[], env: NodeJS.ProcessEnv = {}): ControllerProcess {
  const child = spawn(process.execPath, [bundle, ...args], { env, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const exited = once(child, 'close').then(([status]: unknown[]) => status as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const log = () =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine)
  return { child, log, stdout: () => stdout, stderr: () => stderr, exited }
}

/** Writes the files that a controller is started with, and gives the options that name them. */
export function makeOptions(
  { url, name, caFile, token }: Pick<ApiServer, 'url' | 'name' | 'caFile' | 'token'>,
  change: object = {},
): Readonly<Record<string, string>> {
  const folder = temporaryFolder()
  const write = (file: string, content: object) => {
    const path = join(folder, file)
    writeFileSync(path, JSON.stringify(content))
    return path
  }
  const cluster = { server: url, 'certificate-authority': caFile, 'tls-server-name': name }
  return {
    settings: write('settings.json', { ...testSettings, intervalSeconds: 1, ...change }),
    kubeconfig: write('kubeconfig', {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  }
}

export function toArguments(options: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(options).map(([flag, value]) => `--${flag}=${value}`)
}
