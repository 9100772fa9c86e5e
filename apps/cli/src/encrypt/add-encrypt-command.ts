import { Option, type Command } from 'commander'
import type { CommandContext } from '../command-context'
import { keysOption } from '../key-source/keys-option'
import type { EncryptOptions } from './encrypt-options'

/** Adds `iterapp encrypt`. */
export function addEncryptCommand(program: Command, context: CommandContext): void {
  program
    .command('encrypt')
    .description('encrypt a value, for a line of iterapp.toml')
    .option('-a, --app <app>', 'the app (default: the app of the file)')
    .addOption(
      new Option('-e, --environment <environment>', 'for one environment').conflicts([
        'allEnvironments',
        'build',
      ]),
    )
    .addOption(
      new Option('--all-environments', 'for every environment of the app').conflicts('build'),
    )
    .option('--build', 'for the build of its image')
    .option('-n, --name <name>', 'a variable, the absolute path of a file, or with --build an id')
    .option('--any-name', 'do not bind the value to its name')
    .option('-w, --write <file>', 'put the line in its table of this iterapp.toml')
    .option('-f, --from-file <file>', 'take the value from a file, as it is')
    .option('--trim', 'drop one line end at the end of the value')
    .addOption(keysOption())
    .option('--json', 'print the line and what it is made of as JSON')
    .addHelpText(
      'after',
      `
The value comes from standard input, from --from-file, or from a prompt that does not show it; never
from an argument, which other users and the shell's history would see. Only the line to paste goes to
standard output.

A value is bound to its name, so that nobody who edits iterapp.toml can move it to a variable that is
printed. With --any-name it is not: whoever can edit the file can use it under any name of the app.

Examples:
  $ iterapp encrypt --environment prod --name API_KEY
  $ pass show api-key | iterapp encrypt --app myapp --all-environments --name API_KEY --trim
  $ iterapp encrypt -e prod -n /app/config/firebase.json --from-file firebase.json -w iterapp.toml
  $ iterapp encrypt --build --name npm-token --write iterapp.toml`,
    )
    .action(async (options: EncryptOptions) => {
      const { encrypt } = await import('./encrypt')
      await encrypt(context, options)
    })
}
