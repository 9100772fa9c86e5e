import { exitStatus, toIterappError } from '@iterapp/errors'
import { CommanderError } from 'commander'
import type { CommandContext } from './command-context'
import { InterruptedError } from './interrupted-error'
import { toJsonOutput } from './output/create-output'
import { reportError } from './output/report-error'
import { createProgram } from './program'

/** What a shell gives to a process that an interrupt ended. */
const INTERRUPTED = 130

/** How {@link run} is given its context: the exit status is kept here. */
export type CliContext = Omit<CommandContext, 'setExitStatus'>

/**
 * Runs one command line.
 *
 * @param argv - the arguments, without those of Node.
 * @returns the exit status. Nothing is thrown: an error is told on standard error, with `--json` as
 *   one JSON object.
 */
export async function run(argv: readonly string[], context: CliContext): Promise<number> {
  const json = asksForJson(argv)
  let status: number = exitStatus.ok
  try {
    const program = createProgram({
      ...context,
      output: json ? toJsonOutput(context.output) : context.output,
      setExitStatus: (next) => {
        status = next
      },
    })
    await program.parseAsync(argv, { from: 'user' })
    return status
  } catch (error) {
    // Help and version, which were printed; a command that is missing is a wrong use of it.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage
    }
    if (error instanceof InterruptedError) return INTERRUPTED
    const failure = toIterappError(error)
    reportError(failure, context.output, json ? 'json' : 'text')
    return failure.entry.exit
  }
}

/** Whether `--json` is among the options: what comes after `--` belongs to another command. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json')
}
