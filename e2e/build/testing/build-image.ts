import { inject } from 'vitest'
import { runCli, type CliResult } from '../../cli/run-cli'
import type { Builder } from './builders'
import { findSecrets } from './find-secrets'
import type { Repository } from './repository'
import type { Caller } from './start-keys-service'

/** The options by which `iterapp build` asks the keys service, as one of those that it knows. */
export function keysOptions(caller: Caller): readonly string[] {
  const { internalUrl, caFile, serverName, tokenFiles } = inject('builds').keys
  return [
    ...['--keys-service', internalUrl, '--ca', caFile, '--server-name', serverName],
    ...['--token-file', tokenFiles[caller]],
  ]
}

/** What `iterapp build` and its child have in their environments, besides the machine's own. */
export function surroundingsOf(
  { memory, temporary }: Repository,
  { env }: Builder,
): Readonly<Record<string, string>> {
  return { ...env, XDG_RUNTIME_DIR: memory, TMPDIR: temporary }
}

/** `iterapp build` with the builder's command. */
export function buildImage(
  repository: Repository,
  builder: Builder,
  options: readonly string[] = keysOptions('builder'),
): Promise<CliResult> {
  return runCli(['build', ...options, '--', ...builder.command(repository)], {
    folder: repository.folder,
    env: surroundingsOf(repository, builder),
  })
}

/** Looks for secrets in all that a build has left. */
export function findLeft(
  repository: Repository,
  builder: Builder,
  { stdout, stderr }: CliResult,
  secrets: readonly string[],
): readonly string[] {
  const { image, paths } = builder.collect(repository)
  const { memory } = repository
  const { log } = inject('builds').keys
  return findSecrets(
    {
      image,
      paths: { ...paths, 'private folder': [memory], 'log of the keys service': [log] },
      texts: { output: stdout + stderr },
    },
    secrets,
  )
}
