import { readFileSync } from 'node:fs'

/** The most memory that a process that runs has had, in MiB. */
export function peakMemory(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? ''}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}
