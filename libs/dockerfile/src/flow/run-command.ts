import type { ShellAssignment, ShellCommand, ShellWord } from '../shell/shell-tree'
import { spellWord } from '../shell/shell-tree'
import { evaluateWord, flowsOf, markWord } from './evaluate-word'
import { fillPaths, normalizePath, secretAt } from './file-path'
import { findUnnamed } from './find-unnamed'
import { readErrorsTo, readInput, redirectOutput, withoutEnd } from './run-node'
import { runProgram } from './run-program'
import type { Flow, ShellScope, ShellState } from './shell-state'
import { traceFlows } from './trace-flows'

/** Commands whose assignments stay. */
const DECLARATIONS = new Set(['export', 'declare', 'typeset', 'readonly', 'local'])

/** Follows the secrets through one command; see `runNode`. */
export function runCommand(
  scope: ShellScope,
  command: ShellCommand,
  input: readonly Flow[],
): readonly Flow[] {
  const { words, assignments, redirects } = command
  const { state } = scope
  const name = words[0] === undefined ? '' : spellWord(words[0])
  const isLasting = words.length === 0 || DECLARATIONS.has(name)
  const before = new Map(state.variables)
  const exported = new Set(state.exported)
  const paths = new Map(state.paths)
  for (const assignment of assignments) {
    // Alone, it fails when the last command fails that its value is from.
    const isItsEnd = words.length === 0 && assignment === assignments.at(-1)
    setVariable(isItsEnd ? scope : withoutEnd(scope), assignment)
    // In front of a command it is for that command.
    if (!isLasting || name === 'export') state.exported.add(assignment.name)
  }
  const args = words.map((word) => evaluateWord(withoutEnd(scope), word))
  if (state.isTracing && words[0] !== undefined) {
    const given = args.flatMap(({ flows }) => flows)
    traceFlows(scope, given, markWord(scope, words[0], name))
  }
  findUnnamed(scope, args)
  const own = readInput(scope, redirects, input)
  const isOpened = words.length === 0 && redirects.length > 0
  const heredoc = redirects.findLast(({ operator }) => operator.startsWith('<<'))?.word ?? null
  const inner = { ...scope, errorsTo: readErrorsTo(redirects) ?? scope.errorsTo }
  const flows = isOpened ? own : runProgram(inner, args, own, heredoc)
  if (!isLasting) restoreVariables(scope, assignments, { variables: before, exported, paths })
  return redirectOutput(scope, redirects, flows, name === 'cat' && args.length === 2)
}

function setVariable(scope: ShellScope, { name, value, start }: ShellAssignment): void {
  const { state } = scope
  const flows = flowsOf(scope, value)
  if (state.isTracing) {
    traceFlows(scope, flows, markWord(scope, { start, end: start + name.length }, name))
  }
  const [flow] = flows
  if (flow !== undefined) state.variables.set(name, flow.id)
  state.paths.set(name, readPath(state, value) ?? `\${${name}}`)
}

/** The path that a variable gets; `null` when it is not known. */
function readPath(state: ShellState, value: ShellWord): string | null {
  const filled = fillPaths(state, value)
  const path = normalizePath(filled, state.folder)
  if (path !== '' && secretAt(state, path) !== null) return path
  const isKnown = value.pieces.every(({ kind }) => kind === 'text' || kind === 'variable')
  return isKnown && isPath(filled) ? filled : null
}

/** Only what is plainly a path: whether two are the same is told by their text. */
function isPath(text: string): boolean {
  return /^(?:[~/][\w./~-]+|\$\{\w+\}[\w./~-]*)$/.test(text)
}

function restoreVariables(
  { state }: ShellScope,
  assignments: readonly ShellAssignment[],
  before: Pick<ShellState, 'variables' | 'exported' | 'paths'>,
): void {
  for (const { name } of assignments) {
    if (!before.variables.has(name)) state.variables.delete(name)
    if (!before.exported.has(name)) state.exported.delete(name)
    const path = before.paths.get(name)
    if (path === undefined) state.paths.delete(name)
    else state.paths.set(name, path)
  }
}
