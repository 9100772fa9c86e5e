import { bringFlows, flowOf, type Program, type ProgramCall } from '../program-call'
import type { Flow } from '../shell-state'

/** Programs that print their arguments or the environment. */
export const printers: readonly (readonly [string, Program])[] = [
  ['echo', printArguments],
  ['printf', printFormatted],
  ['env', printEnvironment],
  ['printenv', printEnvironment],
]

function printArguments({ args, mark }: ProgramCall): readonly Flow[] {
  return bringFlows(
    args.flatMap(({ flows }) => flows),
    mark,
  )
}

/** `printf -v NAME` sets a variable. */
function printFormatted(call: ProgramCall): readonly Flow[] {
  const [first, name] = call.args
  const flows = printArguments(call)
  if (first?.text !== '-v' || name === undefined) return flows
  const [flow] = flows
  if (flow !== undefined) call.scope.state.variables.set(name.text, flow.id)
  return []
}

function printEnvironment({ scope: { state }, args, mark }: ProgramCall): readonly Flow[] {
  const names = args.map(({ text }) => text).filter((text) => !text.startsWith('-'))
  if (names.length > 0) return names.flatMap((name) => flowOf(state.variables.get(name), mark))
  return listExported(state, mark)
}

/** What a list of the environment shows. */
export function listExported(
  { variables, exported, sourced }: ProgramCall['scope']['state'],
  mark: ProgramCall['mark'],
): readonly Flow[] {
  const ids = [...exported].flatMap((name) => variables.get(name) ?? [])
  return bringFlows(
    [...ids, ...(sourced === null ? [] : [sourced])].map((id) => ({ id })),
    mark,
  )
}
