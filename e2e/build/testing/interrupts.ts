import type { RunningBuild } from './start-build'

/** Interrupts a running build. */
export type Interrupt = (build: RunningBuild) => void

const send =
  (signal: NodeJS.Signals): Interrupt =>
  ({ pid }) => {
    process.kill(pid, signal)
  }

/** How a build is interrupted, by what it gets. */
export const interrupts: readonly (readonly [string, Interrupt])[] = [
  ['SIGINT', send('SIGINT')],
  ['SIGTERM', send('SIGTERM')],
  ['SIGHUP', send('SIGHUP')],
  // As a terminal does.
  [
    'SIGINT, and with it the builder',
    ({ signalAll }) => {
      signalAll('SIGINT')
    },
  ],
]
