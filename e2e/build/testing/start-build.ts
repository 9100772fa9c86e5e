import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { keysOptions, surroundingsOf } from './build-image'
import type { Builder } from './builders/builder'
import type { Repository } from './repository'

/** A running `iterapp build`, in a process group of its own. */
export interface RunningBuild {
  readonly pid: number
  readonly isRunning: () => boolean
  /** Of the builder's program. */
  readonly builderPid: () => number
  /** Sends a signal to it and to the builder, as a terminal does. */
  readonly signalAll: (signal: NodeJS.Signals) => void
  /** Waits until a text is in what it printed, 30 seconds at most. */
  readonly waitFor: (text: string) => Promise<void>
  /** The exit status once it has ended; `null` after a signal. */
  readonly ended: Promise<number | null>
  /** All that it printed, and whatever it started, once that has ended, too. */
  readonly printed: Promise<string>
}

const cli = fileURLToPath(new URL('../../../dist/apps/cli/main.js', import.meta.url))

const LIMIT = 30_000

/** How a build is started. */
export interface BuildStart {
  /** Of `iterapp build`; by itself it has the builder's token. */
  readonly options?: readonly string[]
  /** A command that runs another one elsewhere, in the same process. */
  readonly enter?: readonly string[]
}

/** Starts a build; with the running test all that it started ends. */
export function startBuild(
  repository: Repository,
  builder: Builder,
  { options = keysOptions('builder'), enter = [] }: BuildStart = {},
): RunningBuild {
  const args = [cli, 'build', ...options, '--', ...builder.command(repository)]
  const [program = '', ...rest] = [...enter, process.execPath, ...args]
  const child = spawn(program, rest, {
    cwd: repository.folder,
    env: { ...process.env, ...surroundingsOf(repository, builder) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = once(child, 'exit').then(([status]: unknown[]) => status as number | null)
  const pid = child.pid ?? 0
  const signalAll = (signal: NodeJS.Signals) => {
    process.kill(-pid, signal)
  }
  onTestFinished(async () => {
    try {
      // What it has started may go on without it.
      signalAll('SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
    await ended
  })
  let text = ''
  for (const each of [child.stdout, child.stderr]) {
    each.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  }
  const printed = once(child, 'close').then(() => text)
  return {
    pid,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    builderPid: () =>
      Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]),
    signalAll,
    waitFor: async (wanted) => {
      const end = Date.now() + LIMIT
      while (!text.includes(wanted)) {
        if (child.exitCode !== null || Date.now() > end) {
          throw new Error(`"${wanted}" is not in what it printed:\n${text}`)
        }
        await sleep(20)
      }
    },
    ended,
    printed,
  }
}
