import { posix } from 'node:path'
import type { ShellWord } from '../shell/shell-tree'
import { spellWord } from '../shell/shell-tree'
import type { ShellState } from './shell-state'

/** The path that a word stands for: home folders as `~`, relative ones below the working folder. */
export function pathOf(state: ShellState, word: ShellWord): string {
  return normalizePath(fillPaths(state, word), state.folder)
}

/** The text of a word with the variables that hold paths. */
export function fillPaths(state: ShellState, word: ShellWord): string {
  return fillText(state, spellWord(word))
}

/** A text with `${NAME}` for variables, with those put in that hold paths; a home that was set is no longer `~`. */
export function fillText({ paths }: ShellState, text: string): string {
  return text
    .replace(/^~(?=\/|$)/, () => paths.get('HOME') ?? '~')
    .replaceAll(/\$\{(\w+|[@*])\}/g, (whole, name: string) => paths.get(name) ?? whole)
}

/** A path that can be compared with others. */
export function normalizePath(text: string, folder = ''): string {
  if (text === '') return ''
  const whole = isAbsolute(text) || folder === '' ? text : `${folder}/${text}`
  const normal = posix
    .normalize(whole.replace(/^(?:\$\{HOME\}|~)(?=\/|$)/, '/root'))
    .replace(/^\/root(?=\/|$)/, '~')
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal
}

/** The secret that a path leads to, also by a pattern. */
export function secretAt(state: ShellState, path: string): string | null {
  const direct = state.files.get(path)
  if (direct !== undefined) return direct
  if (!/[*?]/.test(path)) return null
  for (const [file, id] of state.files) if (covers(path, file)) return id
  return null
}

/** The secret below a folder, for what takes whole folders. */
export function secretBelow(state: ShellState, folder: string): string | null {
  if (folder === '/' || folder === '' || folder === '.') return null
  for (const [file, id] of state.files) if (file.startsWith(`${folder}/`)) return id
  return null
}

/**
 * Whether to remove `removed` removes `file`: it is the file, a folder above it, or a pattern. Of a relative and
 * an absolute path only the last part can be compared.
 */
export function covers(removed: string, file: string): boolean {
  if (removed === file || file.startsWith(`${removed}/`)) return true
  if (/[*?]/.test(removed)) return patternOf(removed).test(file)
  const isComparable = isAbsolute(removed) === isAbsolute(file)
  return !isComparable && posix.basename(removed) === posix.basename(file)
}

function isAbsolute(path: string): boolean {
  return /^[/~$]/.test(path)
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}(?:/|$)`, 'u')
}
