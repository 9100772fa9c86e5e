import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'

/** A process of local mode. */
export interface Child {
  readonly process: ChildProcess
  /** Its exit status; `null` when a signal ended it. */
  readonly ended: Promise<number | null>
}

/** Starts a Node program; it is given no argument that holds a secret. */
export function startNode(args: readonly string[], stdio: StdioOptions): Child {
  // In a group of its own: Ctrl-C reaches this process alone, which ends the others in order.
  const child = spawn(process.execPath, args, { stdio, detached: true })
  const ended = once(child, 'exit').then(([status]) => status as number | null)
  return { process: child, ended }
}

/** How long a process may take to end before it is killed, in milliseconds. */
const GRACE = 8000

/** Ends a process and waits for that. */
export async function endChild({ process: child, ended }: Child): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE)
  await ended
  clearTimeout(timer)
}
