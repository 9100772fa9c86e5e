import { publicRecord } from '@iterapp/crypto/format'
import { describeKeys, formatAge, type KeyDescription } from '@iterapp/entry'
import { formatKeySet } from '@iterapp/key-store'
import type { CommandContext } from '../command-context'
import { loadKeys } from '../key-source/load-keys'

/** The options of `iterapp keys show`. */
export interface ShowKeysOptions {
  readonly keys?: string
  /** Prints the public JWK set itself. */
  readonly public?: boolean
  readonly json?: boolean
}

/**
 * Shows the key set that would be used, and where it is from.
 *
 * @throws IterappError what `loadKeys` throws.
 */
export async function showKeys(context: CommandContext, options: ShowKeysOptions): Promise<void> {
  const { output } = context
  const { keys, source } = await loadKeys(context, options.keys)
  if (options.public === true) {
    output.out(formatKeySet(keys.map(publicRecord)))
    return
  }
  const descriptions = describeKeys(keys, context.now())
  if (options.json === true) {
    output.out(JSON.stringify({ source, keys: descriptions }, null, 2))
    return
  }
  output.note(`Keys of ${source}:`)
  for (const key of descriptions) {
    output.out(`${output.styleOut('bold', key.kid)}  ${formatKey(key)}`)
  }
}

function formatKey({ created, ageDays, seals, private: opens }: KeyDescription): string {
  const part = opens ? 'private' : 'public'
  const role = seals ? 'encrypts' : 'older'
  return [created, formatAge(ageDays), part, role].join('  ')
}
