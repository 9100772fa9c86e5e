import type { DockerfileText, Instruction } from '../instructions/read-dockerfile'
import { readWords, SHELL } from './read-script'
import { readShellOptions, type ShellOptions } from './shell-options'

/**
 * The shell that each instruction has, by `SHELL` of its stage or of those that it builds on: its options;
 * `null` for one whose language the parser does not know.
 */
export function readShells({
  instructions,
  stages,
}: DockerfileText): Map<Instruction, ShellOptions | null> {
  const atEnd = new Map<number, ShellOptions | null>()
  const shells = new Map<Instruction, ShellOptions | null>()
  for (const instruction of instructions) {
    const { keyword, stage, isTrigger } = instruction
    const parent = stages[stage]?.parent ?? null
    const inherited = parent === null ? readShellOptions([]) : (atEnd.get(parent) ?? null)
    const shell = atEnd.has(stage) ? (atEnd.get(stage) ?? null) : inherited
    const isSet = keyword === 'SHELL' && !isTrigger
    atEnd.set(stage, isSet ? readShell(instruction) : shell)
    shells.set(instruction, shell)
  }
  return shells
}

function readShell({ line }: Instruction): ShellOptions | null {
  const [program = '', ...options] = readWords(line.text) ?? []
  if (!SHELL.test(program)) return null
  return readShellOptions(options)
}
