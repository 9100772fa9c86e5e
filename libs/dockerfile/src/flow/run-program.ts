import { posix } from 'node:path'
import type { ShellWord } from '../shell/shell-tree'
import { markWord, type Argument } from './evaluate-word'
import { callFunction } from './call-function'
import { keepSecret } from './keep-secret'
import { noteFiles } from './missing-files'
import { noteNeededBy } from './needed-files'
import type { Program } from './program-call'
import { shellBuiltins } from './programs/builtins'
import { copiers } from './programs/copiers'
import { nestedShells } from './programs/nested-shells'
import { printers } from './programs/printers'
import { readers } from './programs/readers'
import { verbose } from './programs/verbose'
import type { Flow, ShellScope } from './shell-state'
import { unwrapCommand } from './unwrap-command'

const programs: ReadonlyMap<string, Program> = new Map([
  ...printers,
  ...readers,
  ...copiers,
  ...shellBuiltins,
  ...nestedShells,
  ...verbose,
])

/**
 * Follows the secrets through a program.
 *
 * @param words - its name and its arguments.
 * @param input - the secrets that it reads on standard input.
 * @returns those that go to its standard output.
 */
export function runProgram(
  scope: ShellScope,
  words: readonly Argument[],
  input: readonly Flow[],
  heredoc: ShellWord | null = null,
): readonly Flow[] {
  const called = callFunction(scope, words, input)
  if (called !== null) return called
  const [first, ...args] = unwrapCommand(words)
  if (first === undefined) return []
  const name = posix.basename(first.text)
  const call = { scope, name, args, input, heredoc, mark: markWord(scope, first.word, name) }
  keepSecret(call)
  noteFiles(call)
  noteNeededBy(call)
  return programs.get(name)?.(call) ?? []
}
