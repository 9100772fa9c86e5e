import { exitStatus } from '@iterapp/errors'
import { awaitStopSignal, createLogger } from '@iterapp/http'
import { runService } from '@iterapp/service'
import { createController } from './create-controller'
import { readSettings } from './settings'

async function main(): Promise<void> {
  const print = (text: string) => process.stdout.write(text)
  const settings = readSettings(process.argv.slice(2), process.env, print)
  if (settings === null) return
  const logger = createLogger(undefined, settings.logLevel)
  const controller = await createController(settings, logger)
  if (settings.once) {
    const inStep = await controller.runOnce()
    logger.info({ inStep }, 'done')
    if (!inStep) process.exitCode = exitStatus.tryAgain
    return
  }
  const stop = new AbortController()
  const ended = controller.run(stop.signal)
  logger.info('ready')
  const signal = await awaitStopSignal(process)
  logger.info({ signal }, 'stopping')
  stop.abort()
  await ended
  logger.info('stopped')
}

await runService(main)
