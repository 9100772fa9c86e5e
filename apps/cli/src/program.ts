import { Command } from 'commander'
import type { CommandContext } from './command-context'
import { commands } from './commands'
import { toUsageError } from './usage/usage-error'
import { VERSION } from './version'

/** The command `iterapp` with all its commands; it ends by throwing, never by exiting. */
export function createProgram(context: CommandContext): Command {
  const { output } = context
  const program = new Command('iterapp')
    .description(
      'Secrets for apps on Kubernetes: encrypted in iterapp.toml, there when the app starts.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    // Lets a command pass on the options of another, after its own.
    .enablePositionalOptions()
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({
      styleTitle: (title) => output.styleOut('bold', title),
      subcommandTerm: (command) => command.name(),
    })
    .configureOutput({
      writeOut: output.out,
      writeErr: output.note,
      // Errors are told by whoever calls, with their code.
      outputError: () => undefined,
      getOutHasColors: () => output.styleOut('bold', 'x') !== 'x',
      getErrHasColors: () => output.styleNote('bold', 'x') !== 'x',
    })
    .addHelpText(
      'after',
      `
Examples:
  $ iterapp keys fetch https://secrets.example.com
  $ iterapp encrypt --environment prod --name API_KEY --write iterapp.toml
  $ iterapp encrypt --help`,
    )
  for (const addCommand of commands) addCommand(program, context)
  for (const command of withDescendants(program)) {
    command.exitOverride((error) => {
      throw error.exitCode === 0 || error.code === 'commander.help'
        ? error
        : toUsageError(error, command)
    })
  }
  return program
}

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withDescendants)]
}
