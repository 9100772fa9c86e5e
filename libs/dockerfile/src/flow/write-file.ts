import { covers } from './file-path'
import type { Flow, ShellState, WrittenFile } from './shell-state'

/** Takes note of a file with a secret in it. From then on it is one of the secret's files. */
export function writeFile(
  state: ShellState,
  { id, mark }: Flow,
  file: Pick<WrittenFile, 'by' | 'paths' | 'label' | 'isSame' | 'undo' | 'instead'>,
): void {
  if (file.paths.some(isNoFile)) return
  const isRemoved = file.paths.some((path) =>
    state.removedAtEnd.some((removed) => covers(removed, path)),
  )
  state.written.push({ ...file, id, mark, isRemoved })
  const [path = ''] = file.paths
  if (path !== '') state.files.set(path, id)
}

/** Takes note that a file, or what is below a folder, is no longer there. */
export function removeFile(state: ShellState, path: string): void {
  for (const file of state.written) {
    if (file.paths.some((each) => covers(path, each))) file.isRemoved = true
  }
}

/** Takes note that what was in a file is no longer there. */
export function overwriteFile(state: ShellState, path: string): void {
  for (const file of state.written) {
    if (!file.paths.includes(path)) continue
    file.isRemoved = true
    state.files.delete(path)
  }
}

/**
 * Takes note of a command that may take a secret out of what a program keeps.
 *
 * @param spellings - its name and its arguments: with its options, and without.
 */
export function undoKept(state: ShellState, spellings: readonly string[]): void {
  for (const file of state.written) {
    const { undo = [] } = file
    if (undo.some((each) => spellings.some((command) => each.test(command)))) file.isRemoved = true
  }
}

/** Whether a path is no file, but goes where a build's own output goes. */
export function isStream(path: string): boolean {
  return /^\/dev\/(?:stdout|stderr|tty|fd\/[12])$|^\/proc\/(?:self|1)\/fd\/[12]$/.test(path)
}

/** What no layer has. */
function isNoFile(path: string): boolean {
  return path === '/dev/null' || path.startsWith('/dev/shm/') || isStream(path)
}
