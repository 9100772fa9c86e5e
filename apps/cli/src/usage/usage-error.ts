import { IterappError } from '@iterapp/errors'
import type { Command, CommanderError } from 'commander'

const guessed = /\n\((Did you mean [^\n]*\?)\)$/
const unknown = /^error: unknown (option|command) '([^'\n]*)'\n/
// What was typed stands between the quotes that a greedy pattern passes over.
const invalidOption = /^error: option '([^']*)' argument '.*' is invalid\. (.*)$/s
const invalidArgument = /^error: .*' is invalid for argument '([^']*)'\. (.*)$/s
const neverAnArgument =
  "A secret is never an argument: if that was one, it is now in the shell's history; " +
  'remove it there and change the secret.'

/**
 * Words what commander found wrong. Commander quotes what was typed, and that may be a secret: here an
 * argument is quoted only when it is nearly the name of a command or option.
 */
export function toUsageError(error: CommanderError, command: Command): IterappError {
  return new IterappError('ERR_USAGE', describe(error, command))
}

function describe({ code, message }: CommanderError, command: Command): string {
  const name = fullName(command)
  const guess = guessed.exec(message)?.[1]
  const [, kind, typed] = unknown.exec(message) ?? []
  if (guess !== undefined && kind !== undefined && typed !== undefined) {
    return `${name} has no ${kind} ${typed.replace(/=.*/s, '')}. ${guess}`
  }
  switch (code) {
    case 'commander.unknownOption':
      return `${name} does not have an option that was given. ${neverAnArgument}`
    case 'commander.excessArguments':
      return `${name} was given more arguments than it takes. ${neverAnArgument}`
    case 'commander.unknownCommand':
      return `there is no such command; ${name} has ${command.commands.map((each) => each.name()).join(', ')}`
    case 'commander.invalidArgument': {
      const [, what = 'an argument', reason = ''] =
        invalidOption.exec(message) ?? invalidArgument.exec(message) ?? []
      return `the value of ${what} cannot be used. ${reason}`
    }
    default:
      // What is left names options and arguments of the command itself, not what was typed.
      return message.replace(/^error: /, '')
  }
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`
}
