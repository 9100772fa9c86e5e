import { parseCsvFields } from '@iterapp/dockerfile'
import { IterappError } from '@iterapp/errors'
import { basename } from 'node:path'
import { builders, type Builder } from './builders'
import { findOperand, scanArguments, type ScannedArguments } from './scan-arguments'

/** A command that builds an image. */
export interface BuildCommand {
  readonly builder: Builder
  /** As it was given. */
  readonly words: readonly string[]
  /** Where among the words the options of the build begin. */
  readonly optionsAt: number
  /** Options before and between the words of the program's command, which are the operands. */
  readonly globals: ScannedArguments
  /** What follows there. */
  readonly build: ScannedArguments
  /** Ids of the secrets that the command gives by itself. */
  readonly givenIds: ReadonlySet<string>
}

/**
 * Recognizes a command that builds an image.
 *
 * @throws IterappError `ERR_USAGE` for any other, with those that are known; nothing of it is quoted.
 */
export function readBuildCommand(words: readonly string[]): BuildCommand {
  const [program = ''] = words
  const builder = builders.find((each) => each.program === basename(program))
  const optionsAt = builder === undefined ? null : findOptions(words, builder)
  if (builder === undefined || optionsAt === null) {
    throw new IterappError(
      'ERR_USAGE',
      `iterapp build runs ${listKnown()}; the command is none of these (iterapp build has lint and snippet, too)`,
    )
  }
  const build = scanArguments(words.slice(optionsAt), builder.options)
  const globals = scanArguments(words.slice(1, optionsAt), builder.globals)
  return { builder, words, optionsAt, globals, build, givenIds: findGivenIds(build) }
}

/** Whether one of the options is given, in whatever way. */
export function hasOption({ options }: ScannedArguments, ...names: string[]): boolean {
  return options.some(({ name }) => names.includes(name))
}

/** The values of an option, in their order. */
export function valuesOf({ options }: ScannedArguments, ...names: string[]): readonly string[] {
  return options.flatMap(({ name, value }) =>
    names.includes(name) && value !== null ? [value] : [],
  )
}

/** Where the options of the build begin; `null` when the command is another. */
function findOptions(words: readonly string[], { commands, globals }: Builder): number | null {
  const path: string[] = []
  for (let from = 1; ;) {
    const at = findOperand(words, from, globals)
    if (at < 0) return null
    path.push(words[at] ?? '')
    const matching = commands.filter((command) =>
      path.every((word, index) => word === command[index]),
    )
    if (matching.length === 0) return null
    if (matching.some((command) => command.length === path.length)) return at + 1
    from = at + 1
  }
}

function findGivenIds(build: ScannedArguments): ReadonlySet<string> {
  const fields = valuesOf(build, 'secret').flatMap(parseCsvFields)
  return new Set(fields.flatMap((field) => /^\s*id=(.*)$/is.exec(field)?.[1] ?? []))
}

/** Each builder by its first command. */
function listKnown(): string {
  const known = builders.map(({ program, commands: [first = []] }) => [program, ...first].join(' '))
  return [known.slice(0, -1).join(', '), ...known.slice(-1)].join(' or ')
}
