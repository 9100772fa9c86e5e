import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that runs until it is stopped. */
export interface RunningProgram {
  readonly pid: number
  /** File of what it prints. */
  readonly log: string
  readonly isRunning: () => boolean
  /** Ends it, in the end by force, and waits until it has. */
  readonly stop: () => Promise<void>
}

/** How long a program may take to end by itself, in milliseconds. */
const STOP_LIMIT = 10_000

/** How a program is started. */
export interface StartOptions {
  /** Added to this process's environment. */
  readonly env?: NodeJS.ProcessEnv
  /** A command that runs another one elsewhere: in namespaces of their own. */
  readonly enter?: readonly string[]
  /** Whether it goes on when this process ends; if not it ends too, whatever ends this one. */
  readonly outlives?: boolean
}

/**
 * Starts a program.
 *
 * @param folder - where its log is written, as `<name>.log`.
 */
export function startProgram(
  folder: string,
  name: string,
  command: string,
  args: readonly string[],
  { env = {}, enter = [], outlives = false }: StartOptions = {},
): RunningProgram {
  const log = join(folder, `${name}.log`)
  const output = openSync(log, 'a')
  const lifetime = outlives ? [] : ['setpriv', '--pdeathsig', 'KILL', '--']
  const [first = '', ...rest] = [...lifetime, ...enter, command, ...args]
  const child = spawn(first, rest, {
    env: { ...process.env, ...env },
    detached: outlives,
    stdio: ['ignore', output, output],
  })
  if (outlives) child.unref()
  closeSync(output)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', (error) => {
      appendFileSync(log, `${first}: ${error.message}\n`)
      resolve()
    })
  })
  const pid = child.pid ?? 0
  const signal = (name: NodeJS.Signals) => {
    // Who entered a namespace of processes has the program as its child.
    process.kill(enter.length > 0 ? findChild(pid) : pid, name)
  }
  return {
    pid,
    log,
    isRunning: () => hasNotEnded(child),
    stop: async () => {
      if (!hasNotEnded(child)) return
      signal('SIGTERM')
      const late = setTimeout(() => {
        signal('SIGKILL')
      }, STOP_LIMIT)
      await ended
      clearTimeout(late)
    },
  }
}

/** Whether a process has not ended; one that has may stay in the list until its parent has looked. */
export function runs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

/** Whether a process has not ended, and an argument that ends so; else its id is another process's by now. */
export function findProcess(pid: number, argument: string): boolean {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return pid > 0 && args.some((each) => each.endsWith(argument))
  } catch {
    return false
  }
}

/** The only child of a process. */
export function findChild(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
  return Number(children.trim().split(' ')[0])
}

/**
 * Waits until a program is ready.
 *
 * @throws Error with the end of its log when it ends, or is not ready within the limit (milliseconds).
 */
export async function waitUntilReady(
  { log, isRunning }: RunningProgram,
  isReady: () => Promise<boolean>,
  limit = 60_000,
): Promise<void> {
  const end = Date.now() + limit
  while (isRunning() && Date.now() < end) {
    if (await isReady()) return
    await sleep(100)
  }
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
  throw new Error(`${isRunning() ? 'not ready in time' : 'ended'}; the end of ${log}:\n${lines}`)
}

/** Ports of the loopback address that nothing listens on now. */
export async function findFreePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function hasNotEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}
