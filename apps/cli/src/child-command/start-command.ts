import { IterappError } from '@iterapp/errors'
import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'

/** A command that runs. */
export interface RunningCommand {
  /** Its exit status; 128 and the signal's number when a signal ended it. */
  readonly ended: Promise<number>
  kill(signal: NodeJS.Signals): void
}

/** Where a command runs, and with which variables. */
export interface CommandOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /**
   * What is sent to it in place of any signal. It then has a session of its own, so that the keys of a terminal do
   * not reach it; `null` when it gets signals as they are.
   */
  readonly stopSignal?: NodeJS.Signals | null
}

/**
 * Starts a command with this process's own standard streams.
 *
 * @throws IterappError `ERR_COMMAND_NOT_STARTED`.
 */
export async function startCommand(
  [command = '', ...args]: readonly string[],
  { cwd, env, stopSignal = null }: CommandOptions,
): Promise<RunningCommand> {
  const detached = stopSignal !== null
  const child = spawn(command, args, { cwd, env, stdio: 'inherit', detached })
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
  await waitForStart(child, command)
  return { ended, kill: (signal) => child.kill(stopSignal ?? signal) }
}

async function waitForStart(child: ChildProcess, command: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.on('spawn', resolve)
    child.on('error', (error: NodeJS.ErrnoException) => {
      // Its own message names the arguments too.
      const reason = error.code ?? 'unknown'
      reject(
        new IterappError('ERR_COMMAND_NOT_STARTED', `${command} cannot be started (${reason})`, {
          cause: error,
        }),
      )
    })
  })
}

/** Those that end a process by themselves, but for what a fault of its own raises. */
const forwarded = [
  ...(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const),
  ...(['SIGALRM', 'SIGVTALRM', 'SIGXCPU', 'SIGPWR', 'SIGIO'] as const),
] as const

/**
 * Passes signals on for as long as this process lives. On a terminal, the keys that interrupt and quit
 * reach the command by themselves: those are only kept from ending this process first.
 *
 * @param receive - gets each signal, and whether the command has it already.
 */
export function forwardSignals(
  isTerminal: boolean,
  receive: (signal: NodeJS.Signals, alreadySent: boolean) => void,
): void {
  for (const signal of forwarded) {
    const alreadySent = isTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT')
    process.on(signal, () => {
      receive(signal, alreadySent)
    })
  }
}
