import type { Command } from 'commander'
import type { CommandContext } from '../command-context'
import { keysOption } from '../key-source/keys-option'
import { pageOption } from '../page/page-option'
import type { LintOptions } from './lint'
import { maxPayloadOption } from './max-payload-option'

/** Adds `iterapp lint`. */
export function addLintCommand(program: Command, context: CommandContext): void {
  program
    .command('lint')
    .description('find what is wrong with iterapp.toml, without any private key')
    .argument('[file...]', 'the files; - is standard input (default: iterapp.toml)')
    .addOption(keysOption())
    .addOption(maxPayloadOption())
    .addOption(pageOption())
    .option('--dockerfile <file>', 'the Dockerfile that uses the build secrets')
    .option('--no-dockerfile', 'look at no Dockerfile')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
An error is what would be refused, or fail when a pod starts: a file that does not parse, a ciphertext
that is damaged, was encrypted for another place or with an unknown key, and what is too large. A value
in common that is bound to one environment fails in the others.
A warning is what works but should not stay: a plain value that looks like a secret, a bound value in
common that all other environments override, an unset that takes nothing away.
Both end in the exit status 1; a file or key set that cannot be read, in another. No value is printed.

A finding that a new ciphertext mends has a link to the encryption page, where all but the value is filled
in, when the address of the page is known.

Dockerfile and Containerfile beside a file with [build_secrets] are looked at as "iterapp build lint" does it.

Key ids are checked when a key set is found. A value with an older key of the set is no finding.

To accept a plain value that looks like a secret and is none, say so behind it or in the line above:
  SITE_KEY = "…"  # lint: not a secret

Examples:
  $ iterapp lint
  $ iterapp lint iterapp.toml web/iterapp.toml --keys https://secrets.example.com
  $ iterapp lint --page https://secrets.example.com/
  $ git show :iterapp.toml | iterapp lint --json -`,
    )
    .action(async (files: readonly string[], options: LintOptions) => {
      const { lint } = await import('./lint')
      await lint(context, files, options)
    })
}
