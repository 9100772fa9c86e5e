import type { Command } from 'commander'
import type { CommandContext } from '../command-context'
import { keysOption } from '../key-source/keys-option'
import type { InspectOptions } from './inspect'

/** Adds `iterapp inspect`. */
export function addInspectCommand(program: Command, context: CommandContext): void {
  program
    .command('inspect')
    .description('show what is readable of a ciphertext without a key')
    .argument('[ciphertext]', 'the ciphertext or its whole line (default: standard input)')
    .option('-f, --file <file>', 'show the ciphertexts of this iterapp.toml')
    .option('-n, --name <name>', 'only those of this name in the file')
    .addOption(keysOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
A ciphertext is no secret: everybody can read what it is for, with which key it was made, how long its
value is, and where in the value single quotes are. Nobody can read the value without the key.

Examples:
  $ iterapp inspect --file iterapp.toml
  $ iterapp inspect --file iterapp.toml --name API_KEY --json
  $ iterapp inspect eyJhbGciOi…`,
    )
    .action(async (ciphertext: string | undefined, options: InspectOptions) => {
      const { inspect } = await import('./inspect')
      await inspect(context, ciphertext, options)
    })
}
