import { runPrepared } from '../child-command/run-prepared'
import { forwardSignals } from '../child-command/start-command'
import type { CommandContext } from '../command-context'
import { keepRunning } from './keep-running'
import { prepareRun, type RunRequest } from './prepare-run'

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
  const { isTTY } = context.stdin
  if (!watch) return runPrepared(() => prepareRun(request, context), isTTY)
  const stop = new AbortController()
  forwardSignals(isTTY, () => {
    stop.abort()
  })
  return keepRunning(request, context, stop.signal)
}
