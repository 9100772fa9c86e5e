import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { readNodeRecord, removeNode } from './native/node-record'
import { KIND_NAME } from './open-cluster'
import { runs } from './processes'
import { readJsonOption } from './read-arguments'
import { readSaved, savedFolder } from './saved-cluster'

const help = `Usage: npm run cluster:down

Removes the cluster that npm run cluster:up has started, without a trace. Of an existing cluster only what is
kept here is removed: uninstall the chart with helm.
`

async function main(): Promise<void> {
  readJsonOption(help)
  const folder = savedFolder(process.env)
  if (!existsSync(folder)) {
    process.stderr.write('cluster:down: there is no cluster\n')
    return
  }
  const saved = readSaved(folder)
  if (saved?.way === 'native') await removeNode(readNodeRecord(folder).keeper, folder)
  if (saved?.way === 'kind') {
    execFileSync('kind', ['delete', 'cluster', '--name', KIND_NAME], { stdio: 'inherit' })
  }
  if (saved !== null && saved.forwarder > 0 && runs(saved.forwarder)) process.kill(saved.forwarder)
  rmSync(folder, { recursive: true, force: true })
}

main().catch((error: unknown) => {
  process.stderr.write(`cluster:down: ${(error as Error).message}\n`)
  process.exitCode = 1
})
