import { bringFlows } from './program-call'
import type { Flow, Mark, ShellScope } from './shell-state'

/** Takes note of secrets that a shell prints with what it runs. Once for each secret: to turn it off mends all. */
export function traceFlows(
  { state: { leaks }, errorsTo }: ShellScope,
  flows: readonly Flow[],
  mark: Mark,
): void {
  if (errorsTo === 'elsewhere') return
  for (const flow of bringFlows(flows, mark)) {
    if (leaks.some(({ id, by }) => by === 'traced' && id === flow.id)) continue
    leaks.push({ ...flow, by: 'traced' })
  }
}
