import { Option, type Command } from 'commander'
import type { CommandContext } from '../command-context'

interface RunOptions {
  readonly file: string
  readonly environment: string
  readonly app?: string
  readonly keys?: string
  readonly keysService?: string
  readonly tokenFile?: string
  readonly values: readonly string[]
  readonly allowMissing?: boolean | undefined
  readonly watch?: boolean | undefined
}

/** `iterapp run`: starts a command with its secrets. */
export function addRunCommand(program: Command, context: CommandContext): void {
  program
    .command('run')
    .summary('start a command with its secrets')
    .description(
      'start a command with the variables and files of iterapp.toml, decrypted by the code that does it in a pod; the files are under the folder that ITERAPP_FILES_ROOT names, at their own paths, until it ends',
    )
    .usage('[options] -- <command...>')
    .argument('<command...>', 'the command and its arguments, after --')
    .requiredOption(
      '-e, --environment <environment>',
      'environment whose tables are merged over common',
    )
    .option('-f, --file <file>', 'the configuration', 'iterapp.toml')
    .option('-a, --app <app>', 'app, when the file does not say')
    .option('-k, --keys <file>', 'private keys; else ITERAPP_KEYS, else the state folder')
    .addOption(
      new Option('--keys-service <url>', 'decrypt through a keys service').conflicts('keys'),
    )
    .option('--token-file <file>', 'token for the keys service')
    .addOption(
      new Option(
        '--values <path>',
        'dotenv file or folder with values for what cannot be opened here; repeatable',
      )
        .argParser((path: string, paths: readonly string[]) => [...paths, path])
        .default([], 'none'),
    )
    .option('--allow-missing', 'start without what has no value here')
    .option('-w, --watch', 'start again when the file changes')
    .addHelpText(
      'after',
      `
Examples:
  $ iterapp run --environment local -- node server.js
  $ iterapp run --environment test --values .env.local -- npm test
  $ iterapp run --environment local --watch -- ./bin/dev

The exit status is the command's own; 128 and the signal's number when a signal ended it.`,
    )
    .action(async (command: readonly string[], options: RunOptions) => {
      const { runToEnd } = await import('./run-to-end')
      const { watch = false, ...request } = options
      context.setExitStatus(await runToEnd({ ...request, command }, context, watch))
    })
}
