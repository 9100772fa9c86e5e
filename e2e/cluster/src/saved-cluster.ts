import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ClusterWay } from './choose-way'

/** What `cluster:down` must know of what `cluster:up` started. */
export interface SavedCluster {
  readonly way: ClusterWay
  /** A process to end beside; 0 for none. */
  readonly forwarder: number
}

/** Folder of the one cluster that `cluster:up` starts. Its name is the node's cgroup, too. */
export function savedFolder(env: NodeJS.ProcessEnv): string {
  const state = env.XDG_STATE_HOME ?? join(homedir(), '.local/state')
  return join(state, 'iterapp-secrets-cluster')
}

/** What was saved; `null` when there is no cluster. */
export function readSaved(folder: string): SavedCluster | null {
  const path = join(folder, 'cluster.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SavedCluster) : null
}

export function writeSaved(folder: string, saved: SavedCluster): void {
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify(saved))
}
