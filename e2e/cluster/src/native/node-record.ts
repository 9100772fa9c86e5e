import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CertificatePaths } from '../certificates'
import { startProgram, type RunningProgram } from '../processes'
import type { NodeTools } from '../tools'

/** What another process must know of a node to work with it. */
export interface NodeRecord {
  /** Of the process that keeps the namespaces; see {@link removeNode}. */
  readonly keeper: number
  /** A command that runs another one in the namespaces. */
  readonly enter: readonly string[]
  /** Of the node, which this machine reaches. */
  readonly address: string
  /** That all pods are below: `/name`. */
  readonly cgroup: string
  /** Of users and nodes. */
  readonly authority: CertificatePaths
}

/** @returns the folder. */
export function writeNodeRecord(folder: string, node: NodeRecord): string {
  writeFileSync(pathOf(folder), JSON.stringify(node))
  return folder
}

export function readNodeRecord(folder: string): NodeRecord {
  return JSON.parse(readFileSync(pathOf(folder), 'utf8')) as NodeRecord
}

function pathOf(folder: string): string {
  return join(folder, 'node.json')
}

/** Starts a program in the node's namespaces; it ends with them. */
export function startOnNode(
  folder: string,
  { enter }: NodeRecord,
  name: string,
  [command = '', ...args]: readonly string[],
  tools: NodeTools,
): RunningProgram {
  // containerd finds its shim in PATH.
  const env = { PATH: `${join(tools.containerd, '..')}:${process.env.PATH ?? ''}` }
  return startProgram(folder, name, command, args, { enter, env, outlives: true })
}

/**
 * Ends a node and waits until nothing is left of it.
 *
 * @param keeper - its keeper's process id; one that is another process by now is left alone.
 */
export async function removeNode(keeper: number, folder: string): Promise<void> {
  if (keeps(keeper, folder)) process.kill(keeper, 'SIGTERM')
  while (keeps(keeper, folder)) await sleep(50)
}

/** A process that has ended has no command line, even while its parent has not looked. */
function keeps(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder)
  } catch {
    return false
  }
}
