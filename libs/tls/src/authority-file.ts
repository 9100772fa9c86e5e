import { IterappError } from '@iterapp/errors'
import { readRegularFile, watchFiles, type WatchedFiles } from '@iterapp/files'
import { describeFailure, type Logger } from '@iterapp/http'
import { X509Certificate } from 'node:crypto'

const MAX_PEM_BYTES = 256 * 1024

/**
 * The certificates of an authority, PEM, from a file that Kubernetes mounts and replaces. A new version
 * that holds none, or half of one, is logged, and the one before it stays.
 *
 * @throws IterappError `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`; `ERR_SETTINGS`
 *   when the file does not hold certificates and nothing else.
 */
export async function openAuthority(path: string, logger: Logger): Promise<WatchedFiles<string>> {
  return watchFiles(
    [path],
    () => readAuthority(path),
    (error) => {
      logger.error(
        { authority: path, failure: describeFailure(error) },
        'the authority changed and cannot be used; the one before it stays',
      )
    },
  )
}

async function readAuthority(path: string): Promise<string> {
  const { bytes } = await readRegularFile(path, MAX_PEM_BYTES)
  const text = bytes.toString('utf8')
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const rest = blocks.reduce((left, block) => left.replace(block, ''), text)
  if (blocks.length === 0 || rest.includes('-----')) throw refuse(path)
  for (const block of blocks) {
    try {
      new X509Certificate(block)
    } catch (error) {
      throw refuse(path, error)
    }
  }
  return `${blocks.join('\n')}\n`
}

function refuse(path: string, cause?: unknown): IterappError {
  return new IterappError('ERR_SETTINGS', `${path} does not hold certificates (PEM) only`, {
    cause,
  })
}
