import { formatLine, formatPath, type EntryTarget } from '@iterapp/entry'
import type { Output } from '../command-context'
import type { WrittenEntry } from './write-entry'

/** What `iterapp encrypt` made. */
export interface EncryptResult {
  readonly target: EntryTarget
  readonly jwe: string
  readonly kid: string
  /** The file that the line belongs in, as the user calls it. */
  readonly file: string
  /** `null` when the line is only printed. */
  readonly written: WrittenEntry | null
}

/** Warns of what the file still has, or had. */
export function warnOfFile(output: Output, written: WrittenEntry): void {
  for (const problem of written.remaining) output.warn(`still to be mended: ${problem}`)
  if (written.replacedPlain) {
    output.warn(
      "its plain value stood in the file until now, and stays in the repository's history: change the secret",
    )
  }
}

/** Prints the line to paste, or where it was put. */
export function printResult(output: Output, result: EncryptResult): void {
  const { target, jwe, file, written } = result
  const { place } = target
  const table = formatPath(place.table)
  if (written !== null) {
    output.note(
      `It is in [${table}] of ${file}${written.change === 'created' ? ', a new file' : ''}.`,
    )
  } else {
    output.note(`Put this line in [${table}] of ${file}:`)
    output.out(formatLine(place.name, jwe))
  }
}

/** Prints all of it for a script. */
export function printJsonResult(output: Output, result: EncryptResult): void {
  const { target, jwe, kid, written } = result
  const { place, scope } = target
  const made = {
    table: formatPath(place.table),
    name: place.name,
    line: formatLine(place.name, jwe),
    ciphertext: jwe,
    kid,
    scope,
    file: written?.path,
    change: written?.change,
  }
  output.out(JSON.stringify(made, null, 2))
}
