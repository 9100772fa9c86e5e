import { IterappError } from '@iterapp/errors'
import type { Builder } from './builders'
import type { BuildCommand } from './read-build-command'
import type { ScannedArguments } from './scan-arguments'

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
 * @throws IterappError `ERR_USAGE` for a path with a comma, when the builder has no way to write it.
 */
export function insertSecrets(
  { builder, words, optionsAt, build }: BuildCommand,
  files: readonly SecretFile[],
): readonly string[] {
  const options = files.flatMap(({ id, path }) => [
    '--secret',
    [`id=${id}`, 'type=file', formatSource(path, builder)].join(','),
  ])
  return [
    ...words.slice(0, optionsAt),
    ...options,
    ...(options.length > 0 ? listRemoval(builder, build) : []),
    ...words.slice(optionsAt),
  ]
}

/** The builder's option that removes what it keeps of the secrets, unless the command says so or the contrary itself. */
function listRemoval({ removal }: Builder, { options }: ScannedArguments): readonly string[] {
  return removal === null || options.some(({ name }) => name === removal) ? [] : [`--${removal}`]
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
