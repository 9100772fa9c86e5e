import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { ClusterWay, Engine } from '../ways/choose-way'

/** What `cluster:down` must know of what `cluster:up` started. */
export interface SavedCluster {
  readonly way: ClusterWay
  /** That kind used; `null` for the other ways. */
  readonly engine: Engine | null
  /** Of an existing cluster; empty for the other ways. */
  readonly kubeconfig: string
  /** A process to end beside; 0 for none. */
  readonly forwarder: number
}

/** Folder of the one cluster that `cluster:up` starts. Its name is the node's cgroup, too. */
export function savedFolder({ XDG_STATE_HOME = '' }: NodeJS.ProcessEnv): string {
  // A relative one is to be taken for none (XDG Base Directory Specification).
  const state = isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(homedir(), '.local/state')
  return join(state, 'iterapp-secrets-cluster')
}

/** What was saved; `null` when there is nothing. */
export function readSaved(folder: string): SavedCluster | null {
  const path = join(folder, 'cluster.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SavedCluster) : null
}

/** Saves it, for as long as the folder is there. */
export function writeSaved(folder: string, saved: SavedCluster): void {
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify(saved))
}
