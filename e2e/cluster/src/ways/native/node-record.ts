import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CertificatePaths } from '../../certificates'
import { findProcess, startProgram, type RunningProgram } from '../../processes'
import type { NodeTools } from '../../tools'

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

/** What {@link writeNodeRecord} wrote. */
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

/** The process id of a node's keeper, which it writes itself; 0 when it never started. */
export function readKeeper(folder: string): number {
  const path = join(folder, 'keeper')
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
}

/**
 * Ends a node and waits until nothing is left of it.
 *
 * @param keeper - its keeper's process id; one that is another process by now is left alone.
 */
export async function removeNode(keeper: number, folder: string): Promise<void> {
  if (findProcess(keeper, folder)) process.kill(keeper, 'SIGTERM')
  while (findProcess(keeper, folder)) await sleep(50)
}
