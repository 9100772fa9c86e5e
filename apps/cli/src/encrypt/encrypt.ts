import { sealValue } from '@iterapp/crypto/node-jose'
import { checkDelivery, endsWithLineEnd, trimLineEnd, type EntryTarget } from '@iterapp/entry'
import { IterappError, isIterappError } from '@iterapp/errors'
import type { CommandContext } from '../command-context'
import { peekConfig, type ConfigHead } from '../config-file/peek-config'
import { openConfigFile } from '../config-file/open-config-file'
import { loadKeys } from '../key-source/load-keys'
import type { EncryptOptions } from './encrypt-options'
import { printJsonResult, printResult, warnOfFile } from './print-result'
import { readValue } from './read-value'
import { resolveTarget } from './resolve-target'
import { writeEntry } from './write-entry'

/** The file that the app is taken from when none is named. */
const CONFIG_FILE = 'iterapp.toml'

/**
 * Encrypts a value, and prints the line to paste or writes it. What can be wrong without the value is
 * found before anybody is asked for it.
 *
 * @throws IterappError; no message holds any of the value.
 */
export async function encrypt(context: CommandContext, options: EncryptOptions): Promise<void> {
  const file = options.write ?? CONFIG_FILE
  const target = resolveTarget(options, await readHead(context, options, file), file)
  const { keys, source } = await loadKeys(context, options.keys)
  const [key] = keys
  const { scope, place } = target
  const label = `${place.name} for ${scope.app}, ${describeScope(target)}`
  const value = prepareValue(
    context,
    await readValue(context, { fromFile: options.fromFile, label }),
    options,
    target,
  )
  const skeleton = checkDelivery(value, target.kind)
  const jwe = await sealValue(value, { key, scope, skeleton })
  const entry = { file, place, jwe, app: scope.app }
  const written = options.write === undefined ? null : await writeEntry(context.cwd, entry)
  const { output } = context
  const result = { target, jwe, kid: key.kid, file, written }
  if (written !== null) warnOfFile(output, written)
  output.note(`Encrypted ${label}, with the key ${key.kid} of ${source}.`)
  if (options.json === true) printJsonResult(output, result)
  else printResult(output, result)
}

/**
 * What the file says of its app and environments. Only a file that is written, or that the app is
 * taken from, must be one that can be read.
 */
async function readHead(
  { cwd, output }: CommandContext,
  options: EncryptOptions,
  file: string,
): Promise<ConfigHead | null> {
  try {
    const found = await openConfigFile(file, cwd)
    const head = found === null ? null : peekConfig(found.source)
    checkApp(options, head, file)
    return head
  } catch (error) {
    if (options.write !== undefined || options.app === undefined || !isIterappError(error))
      throw error
    output.warn(`the environment was not compared with those of ${file}: ${error.message}`)
    return null
  }
}

function checkApp({ app, write }: EncryptOptions, head: ConfigHead | null, file: string): void {
  const own = head?.app ?? null
  if (write === undefined || app === undefined || own === null || own === app) return
  throw new IterappError(
    'ERR_APP_MISMATCH',
    `${file} is for the app ${JSON.stringify(own)}, and --app is another`,
  )
}

function prepareValue(
  { output }: CommandContext,
  value: Uint8Array,
  { trim }: EncryptOptions,
  { kind }: EntryTarget,
): Uint8Array {
  if (trim === true) return trimLineEnd(value)
  // A file is expected to end like that.
  if (kind !== 'file' && endsWithLineEnd(value)) {
    output.warn(
      'the value ends with a newline, which becomes part of it; use printf %s instead of echo, or --trim',
    )
  }
  return value
}

function describeScope({ kind, scope }: EntryTarget): string {
  if (kind === 'build') return 'build'
  return scope.environment === '*' ? 'all environments' : scope.environment
}
