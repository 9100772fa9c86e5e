import { IterappError } from '@iterapp/errors'
import { randomBytes } from 'node:crypto'
import { constants, copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startNode } from './child-process'

/** The environment that the sample app runs in. */
export const sampleIdentity = { app: 'hello', environment: 'local' } as const

/** The first secrets of the sample: options of `iterapp encrypt`, and a value that nobody knows. */
const firstSecrets = [
  ['--all-environments', '--name', 'HELLO_TOKEN'],
  ['--environment', 'local', '--name', 'HELLO_PASSWORD'],
  ['--environment', 'local', '--name', '/app/config/hello.key'],
]

/**
 * Makes the sample's `iterapp.toml` when it is not there: from its template, with three secrets that
 * `iterapp encrypt` seals to the keys of this machine.
 *
 * @returns its path, and whether it was made now.
 * @throws IterappError `ERR_LOCAL_PART`; the file is then not there.
 */
export async function ensureSampleConfig(
  folder: string,
  cli: string,
  keysUrl: string,
): Promise<{ readonly file: string; readonly made: boolean }> {
  const file = join(folder, 'iterapp.toml')
  try {
    await copyFile(join(folder, 'iterapp.template.toml'), file, constants.COPYFILE_EXCL)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return { file, made: false }
    throw new IterappError('ERR_FILE_UNWRITABLE', `${file} cannot be made (${code ?? 'unknown'})`)
  }
  for (const scope of firstSecrets) {
    const args = [cli, 'encrypt', ...scope, '--write', file, '--keys', keysUrl]
    const child = startNode(args, ['pipe', 'ignore', 'inherit'])
    child.process.stdin?.end(randomBytes(18).toString('base64url'))
    if ((await child.ended) !== 0) {
      await rm(file, { force: true })
      throw new IterappError(
        'ERR_LOCAL_PART',
        'a first secret of the sample could not be encrypted',
      )
    }
  }
  return { file, made: true }
}
