import { toIterappError } from '@iterapp/errors'
import { resolve } from 'node:path'
import type { RunningCommand } from '../child-command/start-command'
import type { CommandContext } from '../command-context'
import { reportError } from '../output/report-error'
import { prepareRun, type RunRequest } from './prepare-run'
import { watchFile } from './watch-file'

/** How long a command may take to end before it is killed, in milliseconds. */
const GRACE = 5000

/**
 * Keeps a command running: when its `iterapp.toml` changes, it is started anew with what the file says
 * now. A file that cannot be used is told, and what runs goes on.
 *
 * @param stop - ends it all.
 * @returns the exit status of the command that ran last.
 */
export async function keepRunning(
  request: RunRequest,
  context: CommandContext,
  stop: AbortSignal,
): Promise<number> {
  let running: RunningCommand | null = null
  for await (const turn of watchFile(resolve(context.cwd, request.file), stop)) {
    try {
      const prepared = await prepareRun(request, context)
      if (stop.aborted) {
        await prepared.discard()
        break
      }
      if (turn > 0) context.output.note(`${request.file} changed: the command starts again`)
      if (running !== null) await endCommand(running)
      running = await prepared.start()
      tellWhenEnded(running, request, context, stop)
    } catch (error) {
      reportError(toIterappError(error), context.output, 'text')
    }
  }
  return running === null ? 0 : endCommand(running)
}

const endedByUs = new WeakSet<RunningCommand>()

async function endCommand(running: RunningCommand): Promise<number> {
  endedByUs.add(running)
  running.kill('SIGTERM')
  const timer = setTimeout(() => {
    running.kill('SIGKILL')
  }, GRACE)
  return running.ended.finally(() => {
    clearTimeout(timer)
  })
}

function tellWhenEnded(
  running: RunningCommand,
  { file }: RunRequest,
  { output }: CommandContext,
  stop: AbortSignal,
): void {
  void running.ended.then((status) => {
    if (endedByUs.has(running) || stop.aborted) return
    output.note(`the command ended with status ${status}; it starts again when ${file} changes`)
  })
}
