import type { Command, Option } from 'commander'

/** An option, as a shell completes it. */
export interface CompletedOption {
  /** `-k`, `--keys`. */
  readonly flags: readonly string[]
  readonly description: string
  readonly value: CompletedValue
}

/** What follows an option: nothing, a file, one of a list, or some other text. */
export type CompletedValue =
  | { readonly kind: 'none' | 'file' | 'text' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

/** A command, as a shell completes it. */
export interface CompletedCommand {
  /** The words after `iterapp`, with a blank between them; `''` for `iterapp` itself. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly CompletedOption[]
  /** What its arguments are. */
  readonly argument: CompletedValue
}

/** All that can be completed, from commander's own tree: `iterapp` first. */
export function listCommands(command: Command, path = ''): readonly CompletedCommand[] {
  const help = command.createHelp()
  const described = {
    path,
    commands: help
      .visibleCommands(command)
      .map((each) => ({ name: each.name(), description: help.subcommandDescription(each) })),
    options: help.visibleOptions(command).map(describeOption),
    argument: describeArgument(command),
  }
  const inner = command.commands.flatMap((each) =>
    listCommands(each, `${path} ${each.name()}`.trim()),
  )
  return [described, ...inner]
}

function describeOption(option: Option): CompletedOption {
  const { short, long, description, flags, argChoices } = option
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: option.required || option.optional ? describeValue(flags, argChoices) : { kind: 'none' },
  }
}

function describeArgument(command: Command): CompletedValue {
  const [argument] = command.registeredArguments
  if (argument === undefined) return { kind: 'none' }
  return describeValue(argument.name(), argument.argChoices)
}

function describeValue(name: string, choices: readonly string[] | undefined): CompletedValue {
  if (choices !== undefined) return { kind: 'choice', choices }
  return {
    kind: /file|folder|dir|path/i.test(name.replace(/^[^<[]*(?=[<[])/, '')) ? 'file' : 'text',
  }
}
