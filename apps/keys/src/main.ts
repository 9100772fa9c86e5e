import { awaitStopSignal, createLogger } from '@iterapp/http'
import { runService } from '@iterapp/service'
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

await runService(main)
