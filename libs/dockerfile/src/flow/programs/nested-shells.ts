import { mapTo, sliceMapped, type MappedText } from '../../instructions/mapped-text'
import type { Argument } from '../evaluate-word'
import { fillText, normalizePath } from '../file-path'
import { runText } from '../run-node'
import type { Program, ProgramCall } from '../program-call'
import { readShellOptions, type ShellOptions } from '../shell-options'
import { MAX_DEPTH, type Flow, type ShellScope } from '../shell-state'
import { traceFlows } from '../trace-flows'
import { removeFile } from '../write-file'

/** Programs that are given commands as a text. */
export const nestedShells: readonly (readonly [string, Program])[] = [
  ...['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'].map((name) => [name, runShell] as const),
  ['su', runShell],
  ['runuser', runShell],
  ['eval', evaluateText],
  ['trap', setTrap],
]

/** `sh -c TEXT`; the text may also come in on standard input, from a heredoc. */
function runShell({ scope, args, heredoc, mark }: ProgramCall): readonly Flow[] {
  const at = args.findIndex(({ text }) => /^-[a-z]*c$/.test(text))
  const words = args.map(({ text }) => text)
  const shell = readShellOptions(words.slice(0, at < 0 ? countOptions(words) : at + 1))
  const script = at < 0 ? undefined : args.slice(at + 1).find(({ text }) => !text.startsWith('-'))
  if (script !== undefined) return runWords(scope, [script], shell)
  if (shell.isTracing) {
    const given = args.flatMap(({ flows }) => flows)
    traceFlows(scope, given, mark)
  }
  // What is piped into a shell is run, not printed.
  if (heredoc === null || scope.depth >= MAX_DEPTH) return []
  return runNested(scope, sliceMapped(scope.text, heredoc.start, heredoc.end), shell)
}

/** How many words stand before the script: what follows it is the script's own. */
function countOptions(words: readonly string[]): number {
  const script = words.findIndex(
    (word, index) => !word.startsWith('-') && !/^-[a-z]*o$/.test(words[index - 1] ?? ''),
  )
  return script < 0 ? words.length : script
}

function evaluateText({ scope, args }: ProgramCall): readonly Flow[] {
  return runWords(scope, args, scope.state)
}

/** What it does at the end can only remove what is written until then. */
function setTrap({ scope, args: [script] }: ProgramCall): readonly Flow[] {
  if (script === undefined || scope.depth >= MAX_DEPTH) return []
  const { state } = scope
  const source = state.functions.get(script.text)?.source ?? script.text
  const removed = [...source.matchAll(/\brm((?:\s+\S+)+)/g)].flatMap(([, files = '']) =>
    files.trim().split(/\s+/),
  )
  for (const file of removed) {
    const text = file.replaceAll(/["';]/g, '').replaceAll(/\$(\w+)/g, '$${$1}')
    if (text.startsWith('-') || text === '') continue
    const path = normalizePath(fillText(state, text), state.folder)
    state.removedAtEnd.push(path)
    removeFile(state, path)
  }
  return []
}

function runWords(
  scope: ShellScope,
  words: readonly Argument[],
  shell: ShellOptions,
): readonly Flow[] {
  const [first] = words
  if (first === undefined || scope.depth >= MAX_DEPTH) return []
  const offset = scope.text.offsets[first.word.start] ?? 0
  const text =
    words.length === 1
      ? textOf(scope, first)
      : mapTo(words.map(({ text }) => text).join(' '), offset)
  return runNested(scope, text, shell)
}

function runNested(scope: ShellScope, text: MappedText, shell: ShellOptions): readonly Flow[] {
  const { state, depth } = scope
  const { isTracing, isStrict } = state
  Object.assign(state, { isTracing: shell.isTracing, isStrict: shell.isStrict })
  const flows = runText({ ...scope, text, depth: depth + 1 })
  Object.assign(state, { isTracing, isStrict })
  return flows
}

/** The text that a word gives to a shell: with its exact places when it is one quoted text. */
function textOf(scope: ShellScope, { word, text }: Argument): MappedText {
  const written = sliceMapped(scope.text, word.start, word.end)
  const inside = sliceMapped(written, 1, written.text.length - 1)
  if (/^'[^']*'$/.test(written.text) || /^"[^"\\]*"$/.test(written.text)) return inside
  return mapTo(text, scope.text.offsets[word.start] ?? 0)
}
