import { createKeyFile } from '@iterapp/key-store'
import { resolve } from 'node:path'
import type { CommandContext } from '../command-context'

/**
 * Makes a private key file and tells its thumbprint and how to publish the public part.
 *
 * @throws IterappError `ERR_FILE_EXISTS`, `ERR_FILE_UNWRITABLE`.
 */
export async function initKeys(context: CommandContext, file: string): Promise<void> {
  const path = resolve(context.cwd, file)
  const [key] = await createKeyFile(path, context.now())
  context.output.out(key.kid)
  context.output.note(
    [
      `The private key is in ${path}, for you only. Keep it out of the repository, and keep a copy:`,
      'what is encrypted to it can be opened with it only. Others encrypt with its public part:',
      `  mkdir -p .iterapp && iterapp keys show --keys ${quoteForShell(file)} --public > .iterapp/keys.json`,
    ].join('\n'),
  )
}

function quoteForShell(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
