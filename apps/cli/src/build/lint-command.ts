import type { Command } from 'commander'
import type { CommandContext } from '../command-context'
import type { LintDockerfilesOptions } from './lint-dockerfiles'

/** Adds `iterapp build lint`. */
export function addBuildLintCommand(build: Command, context: CommandContext): void {
  build
    .command('lint')
    .description('find where a Dockerfile gives build secrets away')
    .argument(
      '[dockerfile...]',
      'the Dockerfiles; - is standard input (default: Dockerfile and Containerfile)',
    )
    .option('-f, --file <file>', 'the configuration (default: iterapp.toml beside the Dockerfile)')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
An error gives a secret away, or fails: a secret that is printed, copied out of its mount, written to a file
that stays in the image or passed by ARG or ENV; an id that [build_secrets] lacks or that a shell cannot take
for a variable. A warning may: a mount that is not required, a secret in a file of an early stage, an id that
nothing mounts. Each says what to write instead. Both end in the exit status 1.

Secrets are followed from their mounts through variables, pipes and files of the same RUN, not into scripts
and programs. To accept a finding, name its rule in the line above:
  # lint: allow secret-copied, everybody may see this certificate

Examples:
  $ iterapp build lint
  $ iterapp build lint docker/*.Dockerfile --file iterapp.toml --json`,
    )
    .action(async (files: readonly string[], options: LintDockerfilesOptions) => {
      const { lintDockerfiles } = await import('./lint-dockerfiles')
      await lintDockerfiles(context, files, options)
    })
}
