import { decodeText } from './decode-text'

/** One line (or more, when its value has line feeds) of an env file: `KEY='value'`. */
export interface EnvFileEntry {
  readonly key: string
  readonly value: string
}

/** What a composed variable is made of, in order: keys of the env file, and quotes between them. */
export type Piece =
  | { /** Key in the env file. */ readonly part: string }
  | { /** Only single quotes. */ readonly text: string }

/**
 * The entries of the env file that carry a value.
 *
 * An env file cannot hold a single quote (KEP-3721: no escape), so a value with quotes becomes one
 * entry for every run of other characters, under `<key>_0`, `<key>_1`, …; {@link compose} says how
 * they give the value again. A value without a quote is one entry under `key`.
 *
 * @param value - UTF-8 bytes or text.
 * @returns no entry at all for a value of quotes only.
 * @throws IterappError `ERR_VALUE_NOT_TEXT`.
 */
export function envFileEntries(key: string, value: Uint8Array | string): readonly EnvFileEntry[] {
  const text = decodeText(value)
  if (!text.includes("'")) return [{ key, value: text }]
  const runs = text.split("'").filter((run) => run !== '')
  return runs.map((run, index) => ({ key: partKey(key, index), value: run }))
}

/**
 * The same split as {@link envFileEntries}, made from the value's skeleton alone.
 *
 * @param skeleton - checked by `checkSkeleton`; `null` for a value without a quote.
 * @returns the pieces whose values, joined, are the value.
 */
export function compose(key: string, skeleton: string | null): readonly Piece[] {
  if (skeleton === null) return [{ part: key }]
  let parts = 0
  return (skeleton.match(/_|'+/g) ?? []).map((piece) =>
    piece === '_' ? { part: partKey(key, parts++) } : { text: piece },
  )
}

function partKey(key: string, index: number): string {
  return `${key}_${index}`
}
