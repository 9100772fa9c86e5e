import { startProgram, waitUntilReady } from '@iterapp/cluster'
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeCgroup } from './own-cgroup'

/** A daemon that builds. */
export interface Daemon {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Kinds of namespaces of its own, besides mounts and processes: options of unshare(1). */
  readonly namespaces?: readonly string[]
  /** A command that runs another one, inside of these namespaces. */
  readonly enter?: readonly string[]
  /** Name of the cgroup that its containers are below. */
  readonly cgroup: string
  /** A command, with its arguments, that succeeds once the daemon answers. */
  readonly probe: readonly [string, ...string[]]
}

/** What a running daemon has. */
export interface DaemonAccess {
  /** File of what it prints. */
  readonly log: string
  /** Its folder for temporary files. */
  readonly temporary: string
}

/** Mounts and processes of its own: whatever ends it, nothing of them is left. */
const ownNamespaces = [
  ...['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'],
]

/**
 * Starts a daemon in namespaces of its own, and waits until it answers.
 *
 * @param folder - where its log and its temporary files are.
 */
export async function startDaemon(
  folder: string,
  { name, command, args, namespaces = [], enter = [], cgroup, probe }: Daemon,
): Promise<{ readonly access: DaemonAccess; readonly stop: () => Promise<void> }> {
  const temporary = join(folder, `${name}-tmp`)
  mkdirSync(temporary)
  const daemon = startProgram(folder, name, command, args, {
    enter: ['unshare', ...namespaces, ...ownNamespaces, '--', ...enter],
    env: { TMPDIR: temporary },
  })
  const stop = async () => {
    await daemon.stop()
    await removeCgroup(cgroup)
  }
  try {
    await waitUntilReady(daemon, () => succeeds(probe))
  } catch (error) {
    await stop()
    throw error
  }
  return { access: { log: daemon.log, temporary }, stop }
}

function succeeds([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, args, (error) => {
      resolve(error === null)
    })
  })
}
