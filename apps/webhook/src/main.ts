import { awaitStopSignal, bufferedOutput, createLogger } from '@iterapp/http'
import { runService } from '@iterapp/service'
import { readSettings } from './settings'
import { startWebhook } from './start-service'

/** How long reviews in flight may take when the service stops, in milliseconds: the API server's limit. */
const STOP_LIMIT = 6000

async function main(): Promise<void> {
  const print = (text: string) => process.stdout.write(text)
  const settings = readSettings(process.argv.slice(2), process.env, print)
  if (settings === null) return
  const logger = createLogger(bufferedOutput(), settings.logLevel)
  const webhook = await startWebhook(settings, logger)
  const { url, metricsUrl, healthUrl } = webhook
  logger.info({ url, metricsUrl, healthUrl }, 'ready')
  const signal = await awaitStopSignal(process)
  logger.info({ signal }, 'stopping')
  const finished = await webhook.stop(STOP_LIMIT)
  logger.info({ finished }, 'stopped')
}

await runService(main)
