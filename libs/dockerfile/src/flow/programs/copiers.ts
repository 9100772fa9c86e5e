import { posix } from 'node:path'
import type { Argument } from '../evaluate-word'
import { secretBelow } from '../file-path'
import { bringFlows, flowOf, type Program, type ProgramCall } from '../program-call'
import type { Flow, WrittenBy } from '../shell-state'
import { removeFile, writeFile } from '../write-file'

/** Programs that put a file elsewhere. */
export const copiers: readonly (readonly [string, Program])[] = [
  ['cp', copyTo('copied')],
  ['mv', copyTo('copied')],
  ['install', copyTo('copied')],
  ['rsync', copyTo('copied')],
  ['scp', copyTo('copied')],
  ['ln', copyTo('linked')],
  ['tar', packFiles],
  ['zip', packFiles],
]

/** Sources first and the place last, or with `-t`. */
function copyTo(by: WrittenBy): Program {
  return ({ scope: { state }, name, args, input, mark }) => {
    const target = findTarget(args)
    for (const source of args) {
      if (source === target || source.text.startsWith('-')) continue
      if (/^\/dev\/(?:stdin|fd\/0)$/.test(source.path)) {
        for (const flow of bringFlows(input, mark)) {
          writeFile(state, flow, {
            by: 'written',
            paths: placesOf(source, target),
            label: target?.text ?? null,
          })
        }
        continue
      }
      const id = source.file ?? (name === 'ln' ? null : secretBelow(state, source.path))
      if (id === null) continue
      const paths = placesOf(source, target)
      if (name === 'mv') removeFile(state, source.path)
      writeFile(state, { id, mark }, { by, paths, label: target?.text ?? null })
    }
    return []
  }
}

function findTarget(args: readonly Argument[]): Argument | undefined {
  const option = args.findIndex(({ text }) => text === '-t' || text === '--target-directory')
  return option < 0 ? args.findLast(({ text }) => !text.startsWith('-')) : args[option + 1]
}

/** Where a copy is: in a folder, or perhaps in one. */
function placesOf(source: Argument, target: Argument | undefined): readonly string[] {
  if (target === undefined) return []
  const inside = posix.join(target.path, posix.basename(source.path))
  return /(?:^|\/)\.{0,2}$/.test(target.text) ? [inside] : [target.path, inside]
}

/** An archive with a secret in it. */
function packFiles({ scope: { state }, name, args, mark }: ProgramCall): readonly Flow[] {
  const id = args
    .map(({ file, path, text }) =>
      text.startsWith('-') ? null : (file ?? secretBelow(state, path)),
    )
    .find((each) => each !== null)
  const options = args[0]?.text ?? ''
  // Unpacking reads it.
  const isPacking = name === 'zip' || /^-?[a-zA-Z]*[cru]/.test(options)
  if (id === undefined || !isPacking) return []
  if (name === 'tar' && !/^-?[a-zA-Z]*f/.test(options)) return flowOf(id, mark)
  const archive = args
    .slice(name === 'tar' ? 1 : 0)
    .find(({ text, file }) => !text.startsWith('-') && file === null)
  const paths = archive === undefined ? [] : [archive.path]
  writeFile(state, { id, mark }, { by: 'copied', paths, label: archive?.text ?? null })
  return []
}
