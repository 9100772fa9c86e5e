/** What signals come from: the process. */
export type SignalSource = Pick<NodeJS.EventEmitter, 'once' | 'off'>

const stopSignals = ['SIGTERM', 'SIGINT'] as const

/**
 * Waits for the signal to stop. Only a `main.ts` calls it. A second signal ends the process at once,
 * as it does by default.
 */
export async function awaitStopSignal(source: SignalSource): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      for (const each of stopSignals) source.off(each, stop)
      resolve(signal)
    }
    for (const each of stopSignals) source.once(each, stop)
  })
}
