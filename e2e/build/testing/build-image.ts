import { inject } from 'vitest'
import { runCli, type CliResult } from '../../cli/run-cli'
import type { Builder } from './builders/builder'
import { findSecrets } from './find-secrets'
import type { Repository } from './repository'
import type { Caller } from './start-keys-service'

const { keys } = inject('builds')

/** The options by which `iterapp build` asks the keys service, as one of those that it knows. */
export function keysOptions(caller: Caller, url: string = keys.internalUrl): readonly string[] {
  const { caFile, serverName, tokenFiles } = keys
  return [
    ...['--keys-service', url, '--ca', caFile, '--server-name', serverName],
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

/** Where a build may leave a file, but for its private folder. */
export function placesOf(
  { temporary, output, folder }: Repository,
  { stores }: Builder,
): readonly string[] {
  return [...stores, temporary, output, folder]
}

/** Looks for secrets in all that a build has left. */
export function findLeft(
  repository: Repository,
  builder: Builder,
  { stdout, stderr }: Pick<CliResult, 'stdout' | 'stderr'>,
  secrets: readonly string[],
): readonly string[] {
  const { image, paths } = builder.collect(repository)
  return findSecrets(
    {
      image,
      paths: {
        ...paths,
        'private folder': [repository.memory],
        'log of the keys service': [keys.log],
      },
      texts: { output: stdout + stderr },
    },
    secrets,
  )
}
