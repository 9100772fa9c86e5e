import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A line of a log. */
export interface LogLine {
  readonly level: string
  readonly msg: string
  readonly [field: string]: unknown
}

/** A bundle that runs in a process of its own. */
export interface BundleProcess {
  readonly child: ChildProcess
  /** The whole lines on standard output so far; throws when one of them is not JSON. */
  readonly log: () => readonly LogLine[]
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit status, once it is over and all that it printed is here; `null` after a signal. */
  readonly exited: Promise<number | null>
}

/** How long {@link awaitLine} waits, in milliseconds. */
const LINE_TIMEOUT = 20_000

/**
 * Starts a bundle with Node, as a container does; it ends with the test.
 *
 * @param bundle - its file, which the project's `test` target builds first.
 * @param env - all that there is in its environment.
 */
export function runBundle(
  bundle: URL,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): BundleProcess {
  const child = spawn(process.execPath, [fileURLToPath(bundle), ...args], { env, stdio: 'pipe' })
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

/**
 * Waits for a line of the log with this message, 20 seconds at most.
 *
 * @throws Error with what is on standard error when the time or the process is over.
 */
export async function awaitLine(
  { child, log, stderr }: BundleProcess,
  msg: string,
): Promise<LogLine> {
  const deadline = performance.now() + LINE_TIMEOUT
  for (;;) {
    const line = log().find((each) => each.msg === msg)
    if (line !== undefined) return line
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`no line "${msg}"; standard error: ${stderr()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Options by their names without dashes, as arguments: `--port=0`. */
export function toArguments(options: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(options).map(([flag, value]) => `--${flag}=${value}`)
}
