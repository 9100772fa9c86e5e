// What `npm run iterapp` calls: builds the command if its sources changed, then runs it where the user
// stands. Standard output is the command's alone.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const installed = `${root}node_modules/.bin/node`
const node = existsSync(installed) ? installed : process.execPath

const build = spawnSync(node, [`${root}node_modules/.bin/nx`, 'run', 'cli:build'], {
  cwd: root,
  env: { ...process.env, NX_TUI: 'false', NX_DAEMON: 'false' },
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'pipe'],
})
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}`)
  process.stderr.write('error: iterapp could not be built: see above\n')
  process.exit(70)
}

const command = spawn(node, [`${root}dist/apps/cli/main.js`, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
})
// The terminal sends an interrupt to both; the command decides what it means.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  process.on(signal, () => command.kill(signal))
}
command.on('error', () => {
  process.stderr.write(`error: ${node} could not be started\n`)
  process.exitCode = 70
})
command.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal]
})
