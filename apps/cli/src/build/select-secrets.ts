import { isBuildSecretId, type EncryptedValue } from '@iterapp/config'
import type { NamedCiphertext } from '@iterapp/delivery'
import { IterappError } from '@iterapp/errors'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { WantedSecret } from './list-wanted-secrets'
import type { MissingSecret } from './tell-missing'
import type { SecretFile } from './secret-option'

/** Where the secrets that a build asks for come from. */
export interface SelectedSecrets {
  /** Are to be decrypted. */
  readonly sealed: readonly NamedCiphertext[]
  /** Are files already. */
  readonly files: readonly SecretFile[]
  readonly missing: readonly MissingSecret[]
}

/**
 * Takes secrets from the `[build_secrets]` of a file. One that is not there stops the build only when its
 * mount says that it is required: others can be there for another builder.
 *
 * @param file - as messages call it.
 */
export function selectSealed(
  wanted: readonly WantedSecret[],
  buildSecrets: ReadonlyMap<string, EncryptedValue>,
  file: string,
): SelectedSecrets {
  return {
    sealed: wanted.flatMap(({ id }) => {
      const jwe = buildSecrets.get(id)?.jwe
      return jwe === undefined ? [] : [{ name: id, jwe }]
    }),
    files: [],
    missing: wanted
      .filter(({ id }) => !buildSecrets.has(id))
      .map(({ id, where, required }) => ({
        id,
        reason: `mounted in ${where}, not in [build_secrets] of ${file}`,
        stops: required,
      })),
  }
}

/**
 * Takes secrets from a folder, each from the file of its id.
 *
 * @param folder - absolute.
 * @throws IterappError `ERR_FILE_NOT_FOUND` when it is no folder.
 */
export async function selectFiles(
  wanted: readonly WantedSecret[],
  folder: string,
): Promise<SelectedSecrets> {
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true) {
    throw new IterappError('ERR_FILE_NOT_FOUND', `there is no folder ${folder}, which --from names`)
  }
  const found = await Promise.all(
    wanted.map(async ({ id, where }) => {
      const path = join(folder, id)
      const isThere = isBuildSecretId(id) && (await isReadableFile(path))
      return { id, path, where, isThere }
    }),
  )
  return {
    sealed: [],
    files: found.filter(({ isThere }) => isThere).map(({ id, path }) => ({ id, path })),
    missing: found
      .filter(({ isThere }) => !isThere)
      .map(({ id, where }) => ({
        id,
        reason: `mounted in ${where}, no file of that name in ${folder}`,
        stops: true,
      })),
  }
}

async function isReadableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
