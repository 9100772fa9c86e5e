import { explainError, toIterappError } from '@iterapp/errors'
import { describeFailure } from '@iterapp/http'

/**
 * Runs the main function of a service; only a `main.ts` calls it. What it throws, or anything else that
 * nobody caught, becomes one line of JSON on standard error and the exit status of its code.
 */
export async function runService(main: () => Promise<void>): Promise<void> {
  // Node would print the message of an error that nobody caught.
  process.on('uncaughtException', (error) => {
    reportFailure(error)
    process.exit()
  })
  await main().catch(reportFailure)
}

function reportFailure(error: unknown): void {
  const failure = toIterappError(error)
  const line = {
    level: 'error',
    code: failure.code,
    msg: explainError(failure),
    // Where a defect is, but not its message, which may quote a secret.
    ...(failure.code === 'ERR_INTERNAL' ? { failure: describeFailure(error) } : {}),
  }
  process.stderr.write(`${JSON.stringify(line)}\n`)
  process.exitCode = failure.entry.exit
}
