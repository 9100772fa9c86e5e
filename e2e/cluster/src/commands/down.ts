import { existsSync, rmSync } from 'node:fs'
import { createKubectl } from '../kubectl'
import { findProcess } from '../processes'
import { leaveExisting } from '../ways/existing'
import { removeKindCluster } from '../ways/kind'
import { readKeeper, removeNode } from '../ways/native/node-record'
import { readArguments } from './read-arguments'
import { readSaved, savedFolder, type SavedCluster } from './saved-cluster'

const help = `Usage: npm run cluster:down

Removes the cluster that npm run cluster:up has started: a node right on this machine without a trace, a cluster
of kind (the images stay in Docker or Podman), and from an existing cluster what was installed there.

Options:
  -h, --help  print help

Exit status: 0 when nothing is left; 1 when something is, and why; 64 wrong use.
`

async function main(): Promise<void> {
  readArguments(help, {})
  const folder = savedFolder(process.env)
  if (!existsSync(folder)) {
    process.stderr.write(`cluster:down: there is no cluster in ${folder}\n`)
    return
  }
  const saved = readSaved(folder)
  if (saved !== null) await remove(saved, folder)
  rmSync(folder, { recursive: true, force: true })
}

async function remove({ way, engine, kubeconfig, forwarder }: SavedCluster, folder: string) {
  if (findProcess(forwarder, 'forward.ts')) process.kill(forwarder)
  if (way === 'native') await removeNode(readKeeper(folder), folder)
  if (way === 'kind') removeKindCluster(engine ?? 'docker')
  if (way === 'existing') await leaveExisting(kubeconfig, createKubectl('kubectl', kubeconfig))
}

main().catch((error: unknown) => {
  process.stderr.write(`cluster:down: ${(error as Error).message}\n`)
  process.exitCode = 1
})
