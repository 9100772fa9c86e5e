import type { Argument } from './evaluate-word'
import { runNode } from './run-node'
import { MAX_DEPTH, type Flow, type ShellScope } from './shell-state'

/** More calls than anybody writes: functions that call each other in many places. */
const MAX_CALLS = 1000

/** Runs a function of the shell with its arguments; `null` when a command is no such function. */
export function callFunction(
  scope: ShellScope,
  [first, ...args]: readonly Argument[],
  input: readonly Flow[],
): readonly Flow[] | null {
  const { state, depth } = scope
  const called = state.functions.get(first?.text ?? '')
  if (called === undefined) return null
  state.calls += 1
  if (depth >= MAX_DEPTH || state.calls > MAX_CALLS) return []
  const outer = PARAMETERS.map((name) => ({
    name,
    id: state.variables.get(name),
    path: state.paths.get(name),
  }))
  for (const { name } of outer) {
    const own = /\d/.test(name) ? args.slice(Number(name) - 1, Number(name)) : args
    setParameter(scope, name, {
      id: own.flatMap(({ flows }) => flows)[0]?.id,
      path: (own.find(({ file }) => file !== null) ?? own[0])?.path,
    })
  }
  const flows = runNode(
    { ...scope, text: called.text, depth: depth + 1, isFunction: true },
    called.body,
    input,
  )
  for (const { name, ...values } of outer) setParameter(scope, name, values)
  return flows
}

/** The names of a function's arguments: each of them, and all. */
const PARAMETERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '@', '*']

function setParameter(
  { state: { variables, paths } }: ShellScope,
  name: string,
  { id, path }: { readonly id: string | undefined; readonly path: string | undefined },
): void {
  if (id === undefined) variables.delete(name)
  else variables.set(name, id)
  if (path === undefined || path === '') paths.delete(name)
  else paths.set(name, path)
}
