import { readLayout } from '../toml-edit/list-entries'

/** A ciphertext of an `iterapp.toml`, not yet checked. */
export interface CiphertextEntry {
  readonly table: readonly string[]
  readonly name: string
  /** From 1. */
  readonly line: number
  readonly ciphertext: string
}

const tables = ['env', 'files', 'build_secrets']

/**
 * The ciphertexts of a text, in its order, whatever else may be wrong with it.
 *
 * @param source - valid TOML.
 */
export function listCiphertexts(source: string): readonly CiphertextEntry[] {
  return readLayout(source).entries.flatMap(({ path, node: { value } }) => {
    const [table = ''] = path
    const name = path.at(-2)
    if (!tables.includes(table) || path.at(-1) !== 'encrypted' || name === undefined) return []
    if (value.type !== 'TOMLValue' || value.kind !== 'string') return []
    const { line } = value.loc.start
    return [{ table: path.slice(0, -2), name, line, ciphertext: value.value }]
  })
}
