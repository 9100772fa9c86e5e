import { IterappError } from '@iterapp/errors'
import { isJsonObject, parseJson } from '@iterapp/json'
import { createInterface } from 'node:readline'
import { startNode, type Child } from './child-process'

/** A keys service that runs. */
export interface KeysService {
  readonly child: Child
  readonly publicUrl: string
  readonly internalUrl: string
}

/**
 * Starts the keys service and waits until it is ready. Its warnings and errors are passed on.
 *
 * @param args - of the program, its path first.
 * @throws IterappError `ERR_LOCAL_PART` when it ends instead; it has then said why.
 */
export async function startKeysService(
  args: readonly string[],
  write: (text: string) => void,
): Promise<KeysService> {
  const child = startNode(args, ['ignore', 'pipe', 'pipe'])
  if (child.process.stderr !== null) {
    createInterface(child.process.stderr).on('line', (line) => {
      const entry = parseJson(line)
      const { msg } = isJsonObject(entry) ? entry : {}
      write(`keys service: ${typeof msg === 'string' ? msg : line}\n`)
    })
  }
  const ready = new Promise<KeysService>((resolve) => {
    if (child.process.stdout === null) return
    createInterface(child.process.stdout).on('line', (line) => {
      const entry = parseJson(line)
      const { msg, publicUrl, internalUrl, level } = isJsonObject(entry) ? entry : {}
      if (msg === 'ready' && typeof publicUrl === 'string' && typeof internalUrl === 'string') {
        resolve({ child, publicUrl, internalUrl })
      } else if (level === 'warn' || level === 'error') {
        write(`keys service: ${line}\n`)
      }
    })
  })
  const failed = child.ended.then((status) => {
    throw new IterappError(
      'ERR_LOCAL_PART',
      `the keys service ended with status ${status ?? 'none'}`,
    )
  })
  return Promise.race([ready, failed])
}
