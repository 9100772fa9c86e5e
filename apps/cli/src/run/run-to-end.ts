import { constants } from 'node:os'
import type { CommandContext } from '../command-context'
import { keepRunning } from './keep-running'
import { prepareRun, type RunRequest } from './prepare-run'
import { forwardSignals, type RunningCommand } from './start-command'

/**
 * Runs a command until it ends, or, when it is to be watched, until a signal ends this process.
 *
 * @returns the command's exit status.
 */
export async function runToEnd(
  request: RunRequest,
  context: CommandContext,
  watch: boolean,
): Promise<number> {
  if (!watch) return runOnce(request, context)
  const stop = new AbortController()
  forwardSignals(context.stdin.isTTY, () => {
    stop.abort()
  })
  return keepRunning(request, context, stop.signal)
}

async function runOnce(request: RunRequest, context: CommandContext): Promise<number> {
  let running: RunningCommand | null = null
  const early: NodeJS.Signals[] = []
  forwardSignals(context.stdin.isTTY, (signal, alreadySent) => {
    if (running === null) early.push(signal)
    else if (!alreadySent) running.kill(signal)
  })
  const prepared = await prepareRun(request, context)
  const [signal] = early
  if (signal !== undefined) {
    await prepared.discard()
    return 128 + constants.signals[signal]
  }
  running = await prepared.start()
  return running.ended
}
