import { awaitStopSignal, bufferedOutput, createLogger, type Logger } from '@iterapp/http'
import { runService } from '@iterapp/service'
import { startClusterService } from './cluster/start-service'
import { startLocalService } from './local/start-service'
import type { RunningService } from './running-service'
import { readSettings, type KeysSettings } from './settings'

/** How long requests in flight may take when the service stops, in milliseconds. */
const STOP_LIMIT = 10_000

async function main(): Promise<void> {
  const print = (text: string) => process.stdout.write(text)
  const settings = readSettings(process.argv.slice(2), process.env, print)
  if (settings === null) return
  const logger =
    settings.mode === 'local' ? createLogger() : createLogger(bufferedOutput(), settings.logLevel)
  const { urls, ready, stop } = await startService(settings, logger)
  void ready.then(() => {
    logger.info(urls, 'ready')
  })
  const signal = await awaitStopSignal(process)
  logger.info({ signal }, 'stopping')
  const finished = await stop(STOP_LIMIT)
  logger.info({ finished }, 'stopped')
}

function startService(settings: KeysSettings, logger: Logger): Promise<RunningService> {
  return settings.mode === 'local'
    ? startLocalService(settings, process.env, logger)
    : startClusterService(settings, logger)
}

await runService(main)
