import { explainError, toIterappError } from '@iterapp/errors'
import { awaitStopSignal, createLogger, describeFailure } from '@iterapp/http'
import { readSettings } from './settings'
import { startLocalService } from './start-service'

/** How long requests in flight may take when the service stops, in milliseconds. */
const STOP_LIMIT = 10_000

async function main(): Promise<void> {
  const print = (text: string) => process.stdout.write(text)
  const settings = readSettings(process.argv.slice(2), process.env, print)
  if (settings === null) return
  const logger = createLogger()
  const service = await startLocalService(settings, process.env, logger)
  const { publicUrl, internalUrl } = service
  logger.info({ publicUrl, internalUrl }, 'ready')
  const signal = await awaitStopSignal(process)
  logger.info({ signal }, 'stopping')
  const finished = await service.stop(STOP_LIMIT)
  logger.info({ finished }, 'stopped')
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

// Node would print the message of an error that nobody caught.
process.on('uncaughtException', (error) => {
  reportFailure(error)
  process.exit()
})
await main().catch(reportFailure)
