import type { ShellWord } from '../shell/shell-tree'
import type { Argument } from './evaluate-word'
import type { Flow, Mark, ShellScope } from './shell-state'

/** A command that is being run. */
export interface ProgramCall {
  readonly scope: ShellScope
  /** Without its folder. */
  readonly name: string
  readonly args: readonly Argument[]
  /** The secrets that it reads on standard input. */
  readonly input: readonly Flow[]
  /** The heredoc that it reads. */
  readonly heredoc: ShellWord | null
  /** Where its name stands. */
  readonly mark: Mark
}

/** Does what a program does, and tells which secrets go to its standard output. */
export type Program = (call: ProgramCall) => readonly Flow[]

/** Each secret once, brought by the command at `mark`. */
export function bringFlows(flows: readonly Pick<Flow, 'id'>[], mark: Mark): readonly Flow[] {
  const ids = new Set(flows.map(({ id }) => id))
  return [...ids].map((id) => ({ id, mark }))
}

/** What a command passes on: it stays with the command that brought it, if there is one. */
export function passFlows(flows: readonly Flow[], mark: Mark): readonly Flow[] {
  return flows.map((flow) => (flow.mark.command === '' ? { ...flow, mark } : flow))
}

/** A secret as a flow of a command, if there is one. */
export function flowOf(id: string | null | undefined, mark: Mark): readonly Flow[] {
  return id === null || id === undefined ? [] : [{ id, mark }]
}
