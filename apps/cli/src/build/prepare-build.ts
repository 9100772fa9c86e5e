import type { OpenedSecret } from '@iterapp/delivery'
import { IterappError } from '@iterapp/errors'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareCommand, type PreparedCommand } from '../child-command/run-prepared'
import type { CommandContext } from '../command-context'
import { createPrivateFolder } from '../private-folder/create-private-folder'
import { warnOfDisk } from '../private-folder/warn-of-disk'
import { buildEnvironment } from './build-environment'
import type { BuildCommand } from './read-build-command'
import { insertSecrets, type SecretFile } from './secret-option'

/**
 * Puts decrypted secrets in files (0600) of a private folder, and makes the build ready that gets them. The
 * values are zeroed.
 *
 * @param files - secrets that are files already.
 * @throws IterappError `ERR_FILE_UNWRITABLE`; nothing is then left.
 */
export async function prepareBuild(
  command: BuildCommand,
  opened: readonly OpenedSecret[],
  files: readonly SecretFile[],
  { env, cwd, output }: CommandContext,
): Promise<PreparedCommand> {
  const { stopSignal } = command.builder
  const options = { cwd, env: buildEnvironment(command, env), stopSignal }
  if (opened.length === 0) {
    const nothing = { remove: () => Promise.resolve() }
    return prepareCommand(nothing, insertSecrets(command, files, env), options)
  }
  const folder = await createPrivateFolder(env, 'build', command.builder.sharesDevices)
  try {
    warnOfDisk('secrets', folder, output)
    const written: SecretFile[] = []
    for (const { name, value } of opened) {
      const path = join(folder.path, name)
      await writeSecret(path, value)
      written.push({ id: name, path })
    }
    const words = insertSecrets(command, [...written, ...files], env)
    return prepareCommand(folder, words, options)
  } catch (error) {
    await folder.remove()
    throw error
  } finally {
    for (const { value } of opened) value.fill(0)
  }
}

async function writeSecret(path: string, value: Uint8Array): Promise<void> {
  try {
    await writeFile(path, value, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new IterappError('ERR_FILE_UNWRITABLE', `${path} cannot be written (${code})`, {
      cause: error,
    })
  }
}
