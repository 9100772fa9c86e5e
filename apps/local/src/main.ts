import { explainError, exitStatus, toIterappError } from '@iterapp/errors'
import { fileURLToPath } from 'node:url'
import { runLocalMode } from './local-mode'
import { readSettings, usage } from './settings'

const programs = {
  keys: fileURLToPath(new URL('../keys/main.js', import.meta.url)),
  cli: fileURLToPath(new URL('../cli/main.js', import.meta.url)),
  page: fileURLToPath(new URL('../encrypt-page', import.meta.url)),
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort()
  })
}

try {
  const settings = readSettings(process.argv.slice(2))
  if (settings === null) {
    process.stdout.write(usage)
    process.exitCode = exitStatus.ok
  } else {
    process.exitCode = await runLocalMode(settings, programs, stop.signal, (text) => {
      process.stdout.write(text)
    })
  }
} catch (error) {
  const failure = toIterappError(error)
  process.stderr.write(`${explainError(failure)}\n`)
  process.exitCode = failure.entry.exit
}
