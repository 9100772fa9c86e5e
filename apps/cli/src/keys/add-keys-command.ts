import type { Command } from 'commander'
import type { CommandContext } from '../command-context'
import { keysOption } from '../key-source/keys-option'

/** Adds `iterapp keys` with its commands. */
export function addKeysCommand(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('make, fetch and show key sets')
  keys
    .command('init')
    .description('make a private key file, readable by you only')
    .argument('<file>', 'the file to make; it must not be there yet')
    .addHelpText(
      'after',
      `
The file is never overwritten: what was encrypted to its key can be opened with it only. Keep it out
of the repository; its public part is what others need to encrypt.

Example:
  $ iterapp keys init ~/.local/state/iterapp/keys.json`,
    )
    .action(async (file: string) => {
      const { initKeys } = await import('./init-keys')
      await initKeys(context, file)
    })
  keys
    .command('fetch')
    .description('fetch the public keys of a keys service for this project')
    .argument('<url>', 'the address of the keys service or of its page')
    .option('-o, --output <file>', 'the file to write (default: .iterapp/keys.json of the project)')
    .option('-f, --force', 'replace a file although it has keys that were not fetched')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Compare the thumbprints with those that the cluster's admin or the encryption page shows: who can put
in a key of their own can read what you encrypt from then on. Commit the file.

Example:
  $ iterapp keys fetch https://secrets.example.com`,
    )
    .action(async (url: string, options: { output?: string; force?: true; json?: true }) => {
      const { fetchKeyFile } = await import('./fetch-key-file')
      await fetchKeyFile(context, url, options)
    })
  keys
    .command('show')
    .description('show the keys that are used: thumbprint, age, which one seals')
    .addOption(keysOption())
    .option('--public', 'print the key set without its private parts, to publish it')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ iterapp keys show
  $ iterapp keys show --keys https://secrets.example.com
  $ iterapp keys show --keys private.json --public > .iterapp/keys.json`,
    )
    .action(async (options: { keys?: string; public?: true; json?: true }) => {
      const { showKeys } = await import('./show-keys')
      await showKeys(context, options)
    })
}
