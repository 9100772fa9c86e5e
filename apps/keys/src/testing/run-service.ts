import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Canary } from './canary'
import type { LogLine } from './fixture'

/** The bundle, which `nx test` builds first. */
const bundle = fileURLToPath(new URL('../../../../dist/apps/keys/main.js', import.meta.url))

/** A keys service in a process of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess
  /** The lines on standard output so far. */
  readonly log: () => readonly LogLine[]
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit status, once it is over. */
  readonly exited: Promise<number | null>
}

/** Starts the bundle. It is ended with the test; the canary sees all that it prints. */
export function runService(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  canary: Canary,
): ServiceProcess {
  const child = spawn(process.execPath, [bundle, ...args], { env, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const exited = once(child, 'close').then(([status]: unknown[]) => status as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
    canary.watch(stdout)
    canary.watch(stderr)
  })
  const log = () =>
    stdout
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine)
  return { child, log, stdout: () => stdout, stderr: () => stderr, exited }
}

/** Waits for a line of the log. */
export async function awaitLine(service: ServiceProcess, msg: string): Promise<LogLine> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const line = service.log().find((each) => each.msg === msg)
    if (line !== undefined) return line
    if (service.child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`no line "${msg}"; standard error: ${service.stderr()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
