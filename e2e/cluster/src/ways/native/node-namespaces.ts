import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findChild } from '../../processes'
import { removeNode } from './node-record'

/** Namespaces of a node's own: network, mounts and processes. */
export interface NodeNamespaces {
  /** Of the process that keeps them, and takes all away when it is told to end (SIGTERM). */
  readonly keeper: number
  /** A command that runs another one in them. */
  readonly enter: readonly string[]
  /** Of the node. This machine reaches it, and nothing beyond this machine does. */
  readonly address: string
}

const keep = fileURLToPath(new URL('../../../node/keep', import.meta.url))

/** How long the first process may take, in milliseconds. */
const START_LIMIT = 10_000

/** What namespaces are made for. */
export interface NodePlace {
  /** Of all that belongs to the node; it is removed with the namespaces. */
  readonly folder: string
  /** Name of the cgroup that all its pods are below. */
  readonly cgroup: string
  /** Whether the node stays when this process ends; if not it goes with it, whatever ends it. */
  readonly outlives: boolean
}

/**
 * Makes the namespaces. A pair of virtual interfaces joins them to this machine: it is 10.199.n.1, the node
 * 10.199.n.2.
 *
 * @throws Error without root, or when the kernel refuses.
 */
export async function createNodeNamespaces(place: NodePlace): Promise<NodeNamespaces> {
  const { folder, cgroup, outlives } = place
  mkdirSync(join(folder, 'var'), { recursive: true })
  const lifetime = outlives ? [] : ['setpriv', '--pdeathsig', 'TERM', '--']
  const [command, ...args] = [...lifetime, keep, folder, cgroup]
  // In a session of its own: a Ctrl-C is for this process, which then ends it.
  const keeper = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'inherit'] })
  keeper.unref()
  const pid = keeper.pid ?? 0
  try {
    await waitForFirst(keeper, folder)
    // The keeper has started `unshare`, and that the first process.
    const first = findChild(findChild(pid))
    const enter = ['nsenter', '--target', String(first), '--net', '--mount', '--pid', '--']
    return { keeper: pid, enter, address: joinNetworks(first, enter) }
  } catch (error) {
    await removeNode(pid, folder)
    throw error
  }
}

async function waitForFirst(keeper: ChildProcess, folder: string): Promise<void> {
  let failure: Error | undefined
  keeper.once('error', (error) => (failure = error))
  const end = Date.now() + START_LIMIT
  while (!existsSync(join(folder, 'ready'))) {
    if (failure !== undefined) throw failure
    if (keeper.exitCode !== null || Date.now() > end) {
      const status = keeper.exitCode === null ? 'in time' : `(status ${keeper.exitCode})`
      throw new Error(`the namespaces of the node did not come up ${status}; see what stands above`)
    }
    await sleep(20)
  }
}

function joinNetworks(pid: number, enter: readonly string[]): string {
  const network = findFreeNetwork()
  const [outside, host, address] = [
    `iterapp${network}`,
    `10.199.${network}.1`,
    `10.199.${network}.2`,
  ]
  ip(
    ['link', 'add', outside, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)],
    ['addr', 'add', `${host}/24`, 'dev', outside],
    ['link', 'set', outside, 'up'],
  )
  const inside = (...args: string[]) => {
    execFileSync(enter[0] ?? '', [...enter.slice(1), ...args])
  }
  inside('ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0')
  inside('ip', 'link', 'set', 'eth0', 'up')
  inside('ip', 'route', 'add', 'default', 'via', host)
  inside('sysctl', '-qw', 'net.ipv4.ip_forward=1')
  return address
}

function findFreeNetwork(): number {
  const taken = new Set(
    Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []),
  )
  for (let network = 0; network < 256; network++) {
    if (!taken.has(`10.199.${network}.1`)) return network
  }
  throw new Error('there are 256 clusters on this machine already')
}

function ip(...commands: readonly (readonly string[])[]): void {
  for (const command of commands) execFileSync('ip', command)
}
