import type { DockerfileText, Instruction } from '../instructions/read-dockerfile'
import { expandVariables } from '../mounts/expand-variables'
import { normalizePath } from './file-path'

/**
 * The folder in which each instruction works, by `WORKDIR` of its stage or of those that it builds on: normalised, `''`
 * when it is not known.
 */
export function readFolders({
  instructions,
  stages,
  positionAt,
  resolve,
}: DockerfileText): ReadonlyMap<Instruction, string> {
  const atEnd = new Map<number, string>()
  const folders = new Map<Instruction, string>()
  for (const instruction of instructions) {
    const { keyword, stage, isTrigger, line, offset } = instruction
    const parent = stages[stage]?.parent ?? null
    const inherited = parent === null ? '' : (atEnd.get(parent) ?? '')
    const folder = atEnd.get(stage) ?? inherited
    folders.set(instruction, folder)
    const isSet = keyword === 'WORKDIR' && !isTrigger
    const at = positionAt(offset).line
    const text = isSet ? expandVariables(line.text, (name) => resolve(name, at)) : ''
    atEnd.set(stage, isSet ? enterFolder(folder, text) : folder)
  }
  return folders
}

function enterFolder(folder: string, text: string): string {
  const path = text.trim().replace(/^(["'])(.*)\1$/, '$2')
  // A variable without a known value, or a folder of Windows.
  if (path === '' || /[$\\:]/.test(path)) return ''
  return path.startsWith('/') || folder !== '' ? normalizePath(path, folder) : ''
}
