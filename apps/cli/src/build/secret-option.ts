import { IterappError } from '@iterapp/errors'
import type { BuildCommand } from './read-build-command'
import { listRemovalOptions } from './removal-options'

/** A build secret as a file. */
export interface SecretFile {
  readonly id: string
  /** Absolute, or a placeholder in what is only shown. */
  readonly path: string
}

/**
 * The command with an option `--secret id=ID,type=file,src=PATH` for each file, before its other options.
 * Without the type, buildah would take a variable of the id's name instead, if there is one.
 *
 * @param env - the variables that the builder is started with.
 * @throws IterappError `ERR_USAGE` for a path with a comma, when the builder has no way to write it.
 */
export function insertSecrets(
  command: BuildCommand,
  files: readonly SecretFile[],
  env: NodeJS.ProcessEnv,
): readonly string[] {
  const { builder, words, optionsAt } = command
  const options = files.flatMap(({ id, path }) => [
    '--secret',
    [`id=${id}`, 'type=file', formatSource(path, builder)].join(','),
  ])
  return [
    ...words.slice(0, optionsAt),
    ...options,
    ...(options.length > 0 ? listRemovalOptions(command, env) : []),
    ...words.slice(optionsAt),
  ]
}

function formatSource(
  path: string,
  { program, readsCsv }: { readonly program: string; readonly readsCsv: boolean },
): string {
  const field = `src=${path}`
  if (readsCsv) return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
  if (!path.includes(',')) return field
  throw new IterappError(
    'ERR_USAGE',
    `${program} takes no secret from a path with a comma: ${path}`,
  )
}
