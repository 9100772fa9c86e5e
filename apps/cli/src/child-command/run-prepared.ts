import { constants } from 'node:os'
import {
  forwardSignals,
  startCommand,
  type CommandOptions,
  type RunningCommand,
} from './start-command'

/** A command whose secrets are ready. Exactly one of the two is called. */
export interface PreparedCommand {
  /** @throws IterappError `ERR_COMMAND_NOT_STARTED`; nothing is then left. */
  start(): Promise<RunningCommand>
  /** Removes what was decrypted. */
  discard(): Promise<void>
}

/** Makes a command ready whose decrypted files are removed when it ends, or never starts. */
export function prepareCommand(
  files: { remove(): Promise<void> },
  command: readonly string[],
  options: CommandOptions,
): PreparedCommand {
  return {
    discard: () => files.remove(),
    start: async () => {
      try {
        const running = await startCommand(command, options)
        return { ...running, ended: running.ended.finally(() => files.remove()) }
      } catch (error) {
        await files.remove()
        throw error
      }
    },
  }
}

/**
 * Prepares a command and runs it to its end. A signal while it is being prepared ends it before it
 * starts; later ones are passed on.
 *
 * @param isTerminal - whether the command gets the keys that interrupt and quit by itself.
 * @returns the command's exit status.
 */
export async function runPrepared(
  prepare: () => Promise<PreparedCommand>,
  isTerminal: boolean,
): Promise<number> {
  let running: RunningCommand | null = null
  const early: NodeJS.Signals[] = []
  forwardSignals(isTerminal, (signal, alreadySent) => {
    if (running === null) early.push(signal)
    else if (!alreadySent) running.kill(signal)
  })
  const prepared = await prepare()
  const [signal] = early
  if (signal !== undefined) {
    await prepared.discard()
    return 128 + constants.signals[signal]
  }
  running = await prepared.start()
  // What came while it was being started.
  for (const late of early) running.kill(late)
  return running.ended
}
