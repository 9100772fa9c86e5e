import { awaitStopSignal, bufferedOutput, createLogger } from '@iterapp/http'
import { runService } from '@iterapp/service'
import { readFileSync } from 'node:fs'
import { readSettings } from '../settings'
import { startWebhook } from '../start-service'

// The webhook without an API server, for benchmarks: every namespace has the ConfigMap `iterapp` with the
// file that ITERAPP_TEST_CONFIG names.
await runService(async () => {
  const settings = readSettings(process.argv.slice(2), process.env, () => undefined)
  if (settings === null) return
  const data = { 'iterapp.toml': readFileSync(process.env.ITERAPP_TEST_CONFIG ?? '', 'utf8') }
  const configMap = { name: 'iterapp', uid: 'in-memory', resourceVersion: '1', data }
  const logger = createLogger(bufferedOutput(), settings.logLevel)
  const webhook = await startWebhook(settings, logger, () => Promise.resolve(configMap))
  await awaitStopSignal(process)
  await webhook.stop(0)
})
