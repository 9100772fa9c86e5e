import type { Command } from 'commander'
import type { CommandContext } from '../command-context'

/** Adds `iterapp build snippet`. */
export function addBuildSnippetCommand(build: Command, context: CommandContext): void {
  build
    .command('snippet')
    .description('print the lines of a Dockerfile that give a command a secret')
    .argument('<id>', 'the id of the secret in [build_secrets]')
    .option('--command <command>', 'the command that needs it, as a shell reads it')
    .addHelpText(
      'after',
      `
Example:
  $ iterapp build snippet npm-token --command "npm ci"
  RUN --mount=type=secret,id=npm-token,required=true \\
      NPM_TOKEN="$(cat /run/secrets/npm-token)" npm ci`,
    )
    .action(async (id: string, { command }: { readonly command?: string }) => {
      const { printSnippet } = await import('./snippet')
      printSnippet(context, id, command)
    })
}
