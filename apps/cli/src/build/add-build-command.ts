import { Option, type Command } from 'commander'
import type { CommandContext } from '../command-context'
import type { BuildRequest } from './build-request'
import { addBuildLintCommand } from './lint-command'
import { addBuildSnippetCommand } from './snippet-command'

/** `iterapp build`: builds an image with its secrets. */
export function addBuildCommand(program: Command, context: CommandContext): void {
  const build = program
    .command('build')
    .summary('build an image with its secrets')
    .description(
      'build an image with the [build_secrets] of iterapp.toml that its Dockerfile mounts, each a file that only you can read, in memory where the system has a place for that, for as long as the build runs',
    )
    .usage('[options] -- <command...>')
    // What follows `lint` and `snippet` is theirs.
    .enablePositionalOptions()
    // What follows the builder's name is the builder's, also where somebody forgot the --.
    .passThroughOptions()
    .argument('<command...>', 'docker, buildctl, buildah or podman with its arguments, after --')
    .option('-f, --file <file>', 'the configuration', 'iterapp.toml')
    .option('-a, --app <app>', 'app, when the file does not say')
    .option('--dockerfile <file>', 'the Dockerfile, when the command does not say which')
    .addOption(
      new Option(
        '--from <folder>',
        'take the values from files in this folder, named by id',
      ).conflicts(['keys', 'keysService']),
    )
    .option('--allow-missing', 'build without what has no value here')
    .option('--print', 'show the command that would be run, and decrypt nothing')
    .option('--json', 'print it as JSON')
    .addOption(
      new Option(
        '--keys-service <url>',
        'decrypt through a keys service (default: ITERAPP_KEYS_URL)',
      ).conflicts('keys'),
    )
    .option('--token-file <file>', 'token for the keys service')
    .option(
      '--audience <name>',
      'audience of the token that GitHub Actions is asked for (GitHub only)',
    )
    .option('--ca <file>', 'certificate authority of the keys service, PEM')
    .option('--server-name <name>', 'name in the certificate of the keys service')
    .option('-k, --keys <file>', 'private keys; else ITERAPP_KEYS, else the state folder')
    .addHelpText(
      'after',
      `
Content keys come from the keys service, where one is named, else from private keys on this machine. The token
for the keys service is that of --token-file, else of ITERAPP_TOKEN, else of the file that ITERAPP_TOKEN_FILE
names, else what GitHub Actions gives for --audience. In a builder's pod of the cluster all of it is set.

A secret that the command has an option --secret for is left to it. What the Dockerfile mounts and
nobody gives is an error when its mount is required, else a warning; with --from it is always an error.

Examples:
  $ iterapp build -- docker build -t myapp .
  $ iterapp build -- buildctl build --frontend dockerfile.v0 --local context=. --local dockerfile=.
  $ iterapp build --from ~/.secrets -- docker build .
  $ iterapp build --keys-service https://builds.example.com --audience https://builds.example.com -- docker build .

The exit status is the command's own; 128 and the signal's number when a signal ended it.`,
    )
    .action(async (command: readonly string[], options: Omit<BuildRequest, 'command'>) => {
      const { build } = await import('./build')
      await build({ ...options, command }, context)
    })
  addBuildLintCommand(build, context)
  addBuildSnippetCommand(build, context)
}
