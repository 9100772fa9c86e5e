import { MAX_JWE_LENGTH } from '@iterapp/crypto/format'
import {
  describeCiphertext,
  describeKeys,
  findCiphertext,
  formatPath,
  type KeyDescription,
} from '@iterapp/entry'
import { exitStatus, IterappError, isIterappError } from '@iterapp/errors'
import type { CommandContext } from '../command-context'
import { openConfigFile } from '../config-file/open-config-file'
import { readBytes } from '../input/read-bytes'
import { loadKeys } from '../key-source/load-keys'
import { formatDescription, showName } from './format-description'
import { listCiphertexts, type CiphertextEntry } from './list-ciphertexts'

/** The options of `iterapp inspect`. */
export interface InspectOptions {
  readonly file?: string
  readonly name?: string
  readonly keys?: string
  readonly json?: boolean
}

interface KnownKeys {
  readonly keys: readonly KeyDescription[]
  readonly source: string | null
}

/** The room for a ciphertext with its whole line. */
const MAX_INPUT_BYTES = 2 * MAX_JWE_LENGTH

/**
 * Shows what is readable of a ciphertext, or of all of a file.
 *
 * @throws IterappError `ERR_JWE_…`, `ERR_SCOPE_MALFORMED`, `ERR_SKELETON` for a single ciphertext; one
 *   of a file is told in its place, and ends in the status of findings.
 */
export async function inspect(
  context: CommandContext,
  ciphertext: string | undefined,
  options: InspectOptions,
): Promise<void> {
  if (options.file !== undefined) {
    if (ciphertext !== undefined) {
      throw new IterappError('ERR_USAGE', 'give a ciphertext or --file, not both')
    }
    await inspectFile(context, options.file, options)
    return
  }
  if (options.name !== undefined) {
    throw new IterappError('ERR_USAGE', '--name says which ciphertexts of a --file are shown')
  }
  const text = findCiphertext(ciphertext ?? (await readInput(context)))
  const { keys, source } = await findKeys(context, options)
  const description = describeCiphertext(text, keys)
  const { output } = context
  if (options.json === true) output.out(JSON.stringify({ ...description, source }, null, 2))
  else output.out(formatDescription(description, source).join('\n'))
}

async function inspectFile(
  context: CommandContext,
  file: string,
  options: InspectOptions,
): Promise<void> {
  const { cwd, output } = context
  const found = await openConfigFile(file, cwd)
  if (found === null) throw new IterappError('ERR_FILE_NOT_FOUND', `there is no file ${file}`)
  const { name } = options
  const entries = listCiphertexts(found.source).filter(
    (entry) => name === undefined || entry.name === name,
  )
  if (name !== undefined && entries.length === 0) {
    throw new IterappError('ERR_USAGE', `${file} has no encrypted value of that --name`)
  }
  const known = await findKeys(context, options)
  const results = entries.map((entry) => ({ entry, ...tryDescribe(entry, known.keys) }))
  if (results.some(({ error }) => error !== null)) context.setExitStatus(exitStatus.findings)
  if (options.json === true) {
    const ciphertexts = results.map(({ entry, description, error }) => ({
      table: formatPath(entry.table),
      name: entry.name,
      line: entry.line,
      ...(error === null ? description : { error: { code: error.code, message: error.message } }),
    }))
    output.out(JSON.stringify({ file: found.path, source: known.source, ciphertexts }, null, 2))
    return
  }
  if (results.length === 0) output.note(`${file} has no encrypted values.`)
  const blocks = results.map(({ entry, description, error }) => {
    const title = `${found.shownPath}:${entry.line}: [${formatPath(entry.table)}] ${showName(entry.name)}`
    const lines =
      description === null
        ? [output.styleOut('red', `${error.message} (${error.code})`)]
        : formatDescription(description, known.source)
    return [output.styleOut('bold', title), ...lines.map((line) => `  ${line}`)].join('\n')
  })
  if (blocks.length > 0) output.out(blocks.join('\n\n'))
}

type Outcome =
  | { readonly description: ReturnType<typeof describeCiphertext>; readonly error: null }
  | { readonly description: null; readonly error: IterappError }

function tryDescribe({ ciphertext }: CiphertextEntry, keys: readonly KeyDescription[]): Outcome {
  try {
    return { description: describeCiphertext(ciphertext, keys), error: null }
  } catch (error) {
    if (!isIterappError(error)) throw error
    return { description: null, error }
  }
}

async function readInput({ stdin }: CommandContext): Promise<string> {
  if (stdin.isTTY) {
    throw new IterappError(
      'ERR_USAGE',
      'give a ciphertext as an argument or on standard input, or a file with --file',
    )
  }
  const bytes = await readBytes(stdin.bytes, MAX_INPUT_BYTES)
  if (bytes !== null) return Buffer.from(bytes).toString('utf8')
  throw new IterappError(
    'ERR_JWE_MALFORMED',
    `the ciphertext has more than ${MAX_INPUT_BYTES} bytes`,
  )
}

/** The key set helps to tell more; without one the rest can still be told. */
async function findKeys(context: CommandContext, { keys }: InspectOptions): Promise<KnownKeys> {
  try {
    const loaded = await loadKeys(context, keys)
    return { keys: describeKeys(loaded.keys, context.now()), source: loaded.source }
  } catch (error) {
    if (isIterappError(error, 'ERR_KEYS_MISSING')) return { keys: [], source: null }
    throw error
  }
}
