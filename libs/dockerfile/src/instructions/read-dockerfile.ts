import {
  DockerfileParser,
  From,
  Onbuild,
  PropertyInstruction,
  type Dockerfile,
  type Instruction as ParsedInstruction,
} from 'dockerfile-ast'
import { joinLines } from './join-lines'
import { sliceMapped, type MappedText } from './mapped-text'
import { indexLines, positionIn, type TextPosition } from './position'
import { splitFlags, type InstructionFlag } from './split-flags'

/** An instruction of a Dockerfile, or the one that an `ONBUILD` holds. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string
  readonly flags: readonly InstructionFlag[]
  /** What follows the keyword; the flags' places are in it. */
  readonly words: MappedText
  /** What follows the flags, in one line. */
  readonly line: MappedText
  /** The lines of heredocs, with their ends. */
  readonly heredocs: MappedText
  /** What an `ARG`, `ENV` or `LABEL` sets. */
  readonly properties: readonly Property[]
  /** The stage that it belongs to, from 0; -1 before the first `FROM`. */
  readonly stage: number
  /** Whether it runs only in the builds that begin with this stage. */
  readonly isTrigger: boolean
  /** Where the instruction begins in the source. */
  readonly offset: number
}

/** A name that is set, and to what. */
export interface Property {
  readonly name: string
  /** Without quotes; `null` for an `ARG` without a default. */
  readonly value: string | null
  /** Where the name stands in the source. */
  readonly offset: number
}

/** A `FROM` and what it begins. */
export interface Stage {
  /** The stage of the same Dockerfile that it builds on; `null` for an image. */
  readonly parent: number | null
}

/** What a Dockerfile says. */
export interface DockerfileText {
  readonly source: string
  /** The place of an offset in the source. */
  readonly positionAt: (offset: number) => TextPosition
  readonly instructions: readonly Instruction[]
  readonly stages: readonly Stage[]
  /**
   * What a variable has as its default before a line (from 1): `null` without one, `undefined` when it is not known.
   */
  readonly resolve: (name: string, line: number) => string | null | undefined
}

/** Reads a Dockerfile; whatever text it is given, it does not throw. */
export function readDockerfile(source: string): DockerfileText {
  const parsed = DockerfileParser.parse(source)
  const lines = indexLines(source)
  const escape = parsed.getEscapeCharacter()
  const instructions: Instruction[] = []
  const stages: Stage[] = []
  const names = new Map<string, number>()
  for (const each of parsed.getInstructions()) {
    if (each instanceof From) {
      const { image, name } = readFrom(each)
      stages.push({ parent: names.get(image) ?? null })
      if (name !== '') names.set(name, stages.length - 1)
    }
    const stage = stages.length - 1
    instructions.push(readInstruction(each, { source, lines, escape, stage, isTrigger: false }))
    const trigger = each instanceof Onbuild ? each.getTriggerInstruction() : null
    if (trigger === null) continue
    instructions.push(readInstruction(trigger, { source, lines, escape, stage, isTrigger: true }))
  }
  return {
    source,
    positionAt: (offset) => positionIn(lines, offset),
    instructions,
    stages,
    resolve: (name, line) => resolveVariable(parsed, name, line),
  }
}

interface Surroundings {
  readonly source: string
  /** Where each line begins. */
  readonly lines: readonly number[]
  readonly escape: string
  readonly stage: number
  readonly isTrigger: boolean
}

function readInstruction(
  parsed: ParsedInstruction,
  { source, lines, escape, stage, isTrigger }: Surroundings,
): Instruction {
  const { start, end } = parsed.getRange()
  const offset = (lines[start.line] ?? 0) + start.character
  const { line, rest } = joinLines(source, offset, (lines[end.line] ?? 0) + end.character, escape)
  const words = sliceMapped(line, parsed.getInstruction().length)
  const { flags, rest: said } = splitFlags(words, escape)
  const keyword = parsed.getKeyword()
  const properties = readProperties(parsed, lines)
  return { keyword, flags, words, line: said, heredocs: rest, properties, stage, isTrigger, offset }
}

function readProperties(parsed: ParsedInstruction, lines: readonly number[]): readonly Property[] {
  if (!(parsed instanceof PropertyInstruction)) return []
  return parsed.getProperties().map((property) => {
    const { start } = property.getNameRange()
    const offset = (lines[start.line] ?? 0) + start.character
    return { name: property.getName(), value: property.getValue(), offset }
  })
}

function readFrom(from: From): { readonly image: string; readonly name: string } {
  return {
    image: (from.getImage() ?? '').toLowerCase(),
    name: (from.getBuildStage() ?? '').toLowerCase(),
  }
}

function resolveVariable(
  parsed: Dockerfile,
  name: string,
  line: number,
): string | null | undefined {
  return parsed.resolveVariable(name, line - 1)
}
