import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
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

/**
 * Starts a program that ends with this process, whatever ends this one (`setpriv --pdeathsig`).
 *
 * @param folder - where its log is written, as `<name>.log`.
 */
export function startProgram(
  folder: string,
  name: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): RunningProgram {
  const log = join(folder, `${name}.log`)
  const output = openSync(log, 'a')
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    log,
    isRunning: () => isRunning(child),
    stop: async () => {
      if (!isRunning(child)) return
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT)
      await ended
      clearTimeout(late)
    },
  }
}

/**
 * Waits until a program is ready.
 *
 * @throws Error with the end of its log when it ends, or is not ready within the limit (milliseconds).
 */
export async function waitUntilReady(
  { log, isRunning: runs }: RunningProgram,
  isReady: () => Promise<boolean>,
  limit = 60_000,
): Promise<void> {
  const end = Date.now() + limit
  while (runs() && Date.now() < end) {
    if (await isReady()) return
    await sleep(100)
  }
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
  throw new Error(`${runs() ? 'not ready in time' : 'ended'}; the end of ${log}:\n${lines}`)
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

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}
