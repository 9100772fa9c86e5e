import { bringFlows, type Program, type ProgramCall } from '../program-call'
import type { Flow } from '../shell-state'
import { removeFile } from '../write-file'
import { listExported } from './printers'

/** What a shell does itself, and removing files. */
export const shellBuiltins: readonly (readonly [string, Program])[] = [
  ['set', setOptions],
  ['export', exportVariables],
  ['declare', exportVariables],
  ['typeset', exportVariables],
  ['unset', unsetVariables],
  ['read', readVariables],
  ['mapfile', readVariables],
  ['readarray', readVariables],
  ['.', sourceFile],
  ['source', sourceFile],
  ['cd', changeFolder],
  ['[', checkPresence],
  ['[[', checkPresence],
  ['test', checkPresence],
  ...['rm', 'unlink', 'shred', 'rmdir'].map((name) => [name, removeFiles] as const),
]

function setOptions({ scope: { state }, args, mark }: ProgramCall): readonly Flow[] {
  if (args.length === 0) {
    return bringFlows(
      [...state.variables.values()].map((id) => ({ id })),
      mark,
    )
  }
  args.forEach(({ text }, index) => {
    const [, sign = '', letters = ''] = /^([-+])([a-z]+)/.exec(text) ?? []
    const name = letters.endsWith('o') ? args[index + 1]?.text : undefined
    if (letters.includes('x') || name === 'xtrace') state.isTracing = sign === '-'
    if (letters.includes('e') || name === 'errexit') state.isStrict = sign === '-'
  })
  return []
}

function exportVariables({ scope: { state }, name, args, mark }: ProgramCall): readonly Flow[] {
  if (
    args.some(({ text }) => /^-[a-z]*p$/.test(text)) ||
    (args.length === 0 && name === 'declare')
  ) {
    return listExported(state, mark)
  }
  for (const { text, flows } of args) {
    if (name === 'export') state.exported.add(text)
    const [flow] = flows
    // `export $(cat FILE)`: assignments that are not known.
    if (flow !== undefined) state.sourced = flow.id
  }
  return []
}

function unsetVariables({ scope: { state }, args }: ProgramCall): readonly Flow[] {
  for (const { text } of args) {
    state.variables.delete(text)
    state.paths.delete(text)
  }
  return []
}

function readVariables({ scope: { state }, args, input }: ProgramCall): readonly Flow[] {
  const [flow] = input
  if (flow === undefined) return []
  const names = args.map(({ text }) => text).filter((text) => /^[A-Za-z_]\w*$/.test(text))
  for (const name of names.length === 0 ? ['REPLY', 'MAPFILE'] : names) {
    state.variables.set(name, flow.id)
  }
  return []
}

function sourceFile({ scope: { state }, args: [file] }: ProgramCall): readonly Flow[] {
  state.sourced = file?.file ?? state.sourced
  return []
}

function changeFolder({ scope: { state }, args }: ProgramCall): readonly Flow[] {
  const folder = args.find(({ text }) => !text.startsWith('-'))
  if (folder !== undefined) state.folder = folder.path
  return []
}

function checkPresence({ scope: { state }, args }: ProgramCall): readonly Flow[] {
  for (const { file, flows, word } of args) {
    if (file !== null) state.checked.add(file)
    for (const { id } of flows) state.checked.add(id)
    for (const piece of word.pieces) {
      const id = piece.kind === 'variable' ? state.variables.get(piece.name) : undefined
      if (id !== undefined) state.checked.add(id)
    }
  }
  return []
}

function removeFiles({ scope: { state }, args }: ProgramCall): readonly Flow[] {
  for (const { text, path } of args) if (!text.startsWith('-')) removeFile(state, path)
  return []
}
