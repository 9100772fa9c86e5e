import type { ShellNode, ShellRedirect } from '../shell/shell-tree'
import { literalOf, spellWord } from '../shell/shell-tree'
import { flowsOf, markWord } from './evaluate-word'
import { pathOf, secretAt } from './file-path'
import { noteMade, noteMissing } from './missing-files'
import { noteNeeded } from './needed-files'
import { runCommand } from './run-command'
import type { AtFailure, ErrorsTo, Flow, ShellScope } from './shell-state'
import { isStream, overwriteFile, writeFile } from './write-file'

/**
 * Follows the secrets through commands.
 *
 * @param input - what comes in on standard input.
 * @returns what goes to standard output.
 */
export function runNode(
  scope: ShellScope,
  node: ShellNode,
  input: readonly Flow[],
): readonly Flow[] {
  switch (node.kind) {
    case 'command':
      return runCommand(scope, node, input)
    case 'function': {
      const { name, body, source } = node
      scope.state.functions.set(name, { body, source, text: scope.text })
      return []
    }
    case 'pipeline':
      return node.parts.reduce(
        (flows, part) =>
          // Only the last one's end is that of a pipeline.
          runNode(part === node.parts.at(-1) ? scope : withoutEnd(scope), part, flows),
        input,
      )
    case 'sequence': {
      const own = readInput(scope, node.redirects, input)
      const inner = { ...scope, errorsTo: readErrorsTo(node.redirects) ?? scope.errorsTo }
      const flows = node.parts.flatMap((part, index) =>
        runNode({ ...inner, atFailure: findAtFailure(inner, node, index) }, part, own),
      )
      return redirectOutput(scope, node.redirects, flows)
    }
  }
}

/** What comes of it when one of several commands fails. A shell that is strict is not so within a condition. */
function findAtFailure(
  { state, atFailure }: ShellScope,
  { isList, rescued, parts }: Extract<ShellNode, { kind: 'sequence' }>,
  index: number,
): AtFailure {
  if (index < rescued) return 'else'
  if (index === parts.length - 1) return atFailure
  if (isList) return atFailure === 'last' || atFailure === 'else' ? 'else' : 'nothing'
  return state.isStrict && (atFailure === 'last' || atFailure === 'strict') ? 'strict' : 'nothing'
}

/** Where it makes no difference that a command fails. */
export function withoutEnd(scope: ShellScope): ShellScope {
  return { ...scope, atFailure: 'nothing' }
}

/** Follows the secrets through the commands of a text; see `runNode`. */
export function runText(scope: ShellScope): readonly Flow[] {
  const node = scope.parse(scope.text.text)
  if (node !== null) return runNode(scope, node, [])
  scope.state.isUnread = true
  return []
}

/** What a command reads: the last of its redirections, or what comes in. */
export function readInput(
  scope: ShellScope,
  redirects: readonly ShellRedirect[],
  input: readonly Flow[],
): readonly Flow[] {
  const redirect = redirects.findLast(
    ({ operator, descriptor }) => operator.startsWith('<') && (descriptor ?? '0') === '0',
  )
  if (redirect === undefined) return input
  const { operator, word } = redirect
  const process = word.pieces.find((piece) => piece.kind === 'process')
  if (process !== undefined) return runNode(scope, process.body, [])
  if (operator !== '<') return flowsOf(scope, word)
  const path = pathOf(scope.state, word)
  const id = secretAt(scope.state, path)
  noteNeeded(scope, [id])
  if (id === null) noteMissing(scope.state, path, markWord(scope, word, ''))
  return id === null ? [] : [{ id, mark: markWord(scope, word, '') }]
}

/**
 * What is left of the output of a command when its redirections have taken theirs.
 *
 * @param isSame - whether it is a secret's file, as it is.
 */
export function redirectOutput(
  scope: ShellScope,
  redirects: readonly ShellRedirect[],
  flows: readonly Flow[],
  isSame = false,
): readonly Flow[] {
  const redirect = redirects.findLast(isOutput)
  if (redirect === undefined) return flows
  const process = redirect.word.pieces.find((piece) => piece.kind === 'process')
  if (process !== undefined) return runNode(scope, process.body, flows)
  const path = pathOf(scope.state, redirect.word)
  if (isStream(path)) return flows
  noteMade(scope.state, path)
  if (redirect.operator !== '>>' && redirect.operator !== '&>>') overwriteFile(scope.state, path)
  for (const flow of flows) {
    const label = spellWord(redirect.word)
    writeFile(scope.state, flow, { by: 'written', paths: [path], label, isSame })
  }
  return []
}

/** Where redirections lead standard error; `null` when they say nothing of it. */
export function readErrorsTo(redirects: readonly ShellRedirect[]): ErrorsTo | null {
  const redirect = redirects.findLast(
    ({ operator, descriptor }) =>
      operator.startsWith('&>') || (operator.startsWith('>') && descriptor === '2'),
  )
  if (redirect === undefined) return null
  const { operator, word } = redirect
  return operator.startsWith('&>') || literalOf(word) === '1' ? 'output' : 'elsewhere'
}

function isOutput({ operator, descriptor, word }: ShellRedirect): boolean {
  if (operator === '&>' || operator === '&>>') return true
  if (!operator.startsWith('>') || (descriptor ?? '1') !== '1') return false
  return operator !== '>&' || !/^[\d-]+$/.test(literalOf(word) ?? '')
}
