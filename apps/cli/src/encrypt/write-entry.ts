import { formatProblem, parseConfig, type Config, type ConfigProblem } from '@iterapp/config'
import { formatString, type EntryPlace } from '@iterapp/entry'
import { IterappError } from '@iterapp/errors'
import { writeWholeFile } from '@iterapp/files'
import { resolve } from 'node:path'
import { openConfigFile } from '../config-file/open-config-file'
import { checkEdit } from '../toml-edit/check-edit'
import { placeCiphertext } from '../toml-edit/place-ciphertext'

/** A ciphertext and where it goes. */
export interface Entry {
  readonly file: string
  readonly place: EntryPlace
  readonly jwe: string
  /** The app that a new file is for. */
  readonly app: string
}

/** What was done to the file. */
export interface WrittenEntry {
  readonly path: string
  readonly change: 'created' | 'updated'
  /** Whether a plain value stood in its place. */
  readonly replacedPlain: boolean
  /** What was wrong with the file before and still is, ready to print. */
  readonly remaining: readonly string[]
}

const NEW_FILE_MODE = 0o644

/**
 * Puts a ciphertext in an `iterapp.toml`, which is made when it is missing, whole or not at all.
 *
 * @throws IterappError what `placeCiphertext`, `checkEdit`, `openConfigFile` and `writeWholeFile`
 *   throw, and the problem that the entry would bring.
 */
export async function writeEntry(cwd: string, entry: Entry): Promise<WrittenEntry> {
  const { file, place, jwe, app } = entry
  const before = await openConfigFile(file, cwd)
  const source = before?.source ?? `app = ${formatString(app)}\n`
  const edited = placeCiphertext(source, place, jwe)
  checkEdit(source, edited, place, jwe)
  const { problems } = parseConfig(edited)
  const isOld = (problem: ConfigProblem): boolean =>
    before?.reading.problems.some(
      (old) => old.code === problem.code && old.message === problem.message,
    ) ?? false
  const added = problems.find((problem) => !isOld(problem))
  const shownPath = before?.shownPath ?? file
  if (added !== undefined) {
    throw new IterappError(
      added.code,
      `nothing was written, because of what ${shownPath} would then be:\n${formatProblem(added, edited, shownPath)}`,
    )
  }
  const path = before?.path ?? resolve(cwd, file)
  await writeWholeFile(path, before?.hasMark === true ? `\uFEFF${edited}` : edited, {
    mode: before?.mode ?? NEW_FILE_MODE,
    replace: before !== null,
  })
  return {
    path,
    change: before === null ? 'created' : 'updated',
    replacedPlain: isPlain(before?.reading.config ?? null, place),
    remaining: problems.map((problem) => formatProblem(problem, edited, shownPath)),
  }
}

function isPlain(config: Config | null, { table: [kind, environment = ''], name }: EntryPlace) {
  return kind === 'env' && config?.env.get(environment)?.get(name)?.kind === 'plain'
}
