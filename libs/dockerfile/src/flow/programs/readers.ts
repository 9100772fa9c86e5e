import { normalizePath } from '../file-path'
import { bringFlows, flowOf, passFlows, type Program, type ProgramCall } from '../program-call'
import { runProgram } from '../run-program'
import type { Flow } from '../shell-state'
import { writeFile } from '../write-file'
import { listExported } from './printers'

/** Programs that print what they read, or most of it, in whatever form. */
const NAMES = [
  ...['cat', 'tac', 'head', 'tail', 'more', 'less', 'rev', 'nl', 'fold', 'fmt', 'column', 'paste'],
  ...['tr', 'sed', 'gsed', 'awk', 'gawk', 'mawk', 'cut', 'sort', 'uniq', 'grep', 'egrep', 'fgrep'],
  ...[
    'base64',
    'base32',
    'od',
    'xxd',
    'hexdump',
    'strings',
    'iconv',
    'expand',
    'pr',
    'bat',
    'dos2unix',
  ],
  ...['jq', 'yq', 'xmllint', 'gzip', 'gunzip', 'zcat', 'perl', 'rg', 'ack'],
]

/** What reads and prints. */
export const readers: readonly (readonly [string, Program])[] = [
  ...NAMES.map((name) => [name, printInput] as const),
  ['envsubst', substituteVariables],
  ['tee', duplicateInput],
  ['sponge', duplicateInput],
  ['dd', copyBlocks],
  ['xargs', runWithInput],
]

function printInput(call: ProgramCall): readonly Flow[] {
  const { name, args, input, mark, scope } = call
  const own = bringFlows(
    args.flatMap(({ file, flows }) => [...flows, ...flowOf(file, mark)]),
    mark,
  )
  const isEditing = /^(?:g?sed|perl|yq)$/.test(name) && args.some(({ text }) => isInPlace(text))
  if (isEditing) {
    const file = args.at(-1)
    const inside = args.slice(0, -1).flatMap((arg) => arg.flows)
    for (const flow of bringFlows(inside, mark)) {
      writeFile(scope.state, flow, {
        by: 'written',
        paths: [file?.path ?? ''],
        label: file?.text ?? null,
      })
    }
    return []
  }
  const isQuiet = /grep$|^rg$/.test(name) && args.some(({ text }) => /^-[a-zA-Z]*[qcl]/.test(text))
  return isQuiet ? [] : [...own, ...passFlows(input, mark)]
}

function isInPlace(option: string): boolean {
  return /^-[a-hj-z]*i(?:\W.*)?$/.test(option) || option.startsWith('--in-place')
}

/** It reads a template, and puts in what is exported. */
function substituteVariables({ scope: { state }, input, mark }: ProgramCall): readonly Flow[] {
  return [...passFlows(input, mark), ...listExported(state, mark)]
}

function duplicateInput({ scope, name, args, input, mark }: ProgramCall): readonly Flow[] {
  const files = args.filter(({ text }) => !text.startsWith('-'))
  for (const flow of bringFlows(input, mark)) {
    for (const { path, text } of files) {
      writeFile(scope.state, flow, { by: 'written', paths: [path], label: text })
    }
  }
  return name === 'tee' ? passFlows(input, mark) : []
}

function copyBlocks({ scope, args, input, mark }: ProgramCall): readonly Flow[] {
  const from = args.find(({ text }) => text.startsWith('if='))
  const to = args.find(({ text }) => text.startsWith('of='))
  const flows = from === undefined ? passFlows(input, mark) : flowOf(from.file, mark)
  if (to === undefined) return flows
  const label = to.text.slice('of='.length)
  for (const flow of flows) {
    writeFile(scope.state, flow, {
      by: 'copied',
      paths: [normalizePath(label, scope.state.folder)],
      label,
    })
  }
  return []
}

/** It gives a program its input as arguments. */
function runWithInput({ scope, args, input, mark }: ProgramCall): readonly Flow[] {
  const at = args.findIndex(({ text }, index) => {
    const isValue = /^-[InLPsdaE]$/.test(args[index - 1]?.text ?? '')
    return !text.startsWith('-') && !isValue
  })
  const file = args.find(({ text }) => text.startsWith('-a') || text.startsWith('--arg-file'))
  const flows = [...input, ...flowOf(file?.file, mark)]
  // Without a program it is echo.
  if (at < 0) return bringFlows(flows, mark)
  const program = args.slice(at)
  const last = program.at(-1)
  if (last === undefined) return []
  const extra = { ...last, text: '', path: '', file: null, flows }
  return runProgram(scope, [...program, extra], [])
}
