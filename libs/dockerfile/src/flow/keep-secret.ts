import { readCommandLine, type CommandLine } from './command-line'
import type { Argument } from './evaluate-word'
import { fillText, normalizePath } from './file-path'
import { addresses } from './keepers/addresses'
import { git } from './keepers/git'
import type { Keeper } from './keepers/keeper'
import { logins } from './keepers/logins'
import { registries } from './keepers/registries'
import { bringFlows, flowOf, type ProgramCall } from './program-call'
import type { Flow, ShellState } from './shell-state'
import { undoKept, writeFile } from './write-file'

/** Of those for one command the first counts. */
const keepers: readonly Keeper[] = [...registries, ...git, ...logins, ...addresses]

/** An address that may have a secret in it, also behind a package's name and `@`. */
const ADDRESS = /(?:^|[@\s])(?:(?:git|hg|svn|bzr)\+)?(?:https?|ssh):\/\//

/** The options that name the folder in which a program works. */
const FOLDER: ReadonlyMap<string, RegExp> = new Map([
  ['git', /^-C$/],
  ['npm', /^(?:-C|--prefix)$/],
  ['pnpm', /^(?:-C|--dir)$/],
  ['yarn', /^--cwd$/],
  ['composer', /^(?:-d|--working-dir)$/],
])

/** Takes note of what a program with a memory is told, or told to forget: `npm config set`, `git config`, logins. */
export function keepSecret(call: ProgramCall): void {
  const { scope, name, args, mark } = call
  const { state } = scope
  const line = readCommandLine(name, args)
  const bare = [name, ...line.operands.map(({ text }) => text)].join(' ')
  const whole = [name, ...args.map(({ text }) => text)].join(' ')
  undoKept(state, [bare, whole])
  const keeper = keepers.find(
    ({ command, option }) => command.test(bare) && hasOption(line, option),
  )
  if (keeper === undefined || keeper.undo?.test(whole) === true) return
  const { file, otherFiles = [], undo, replace, instead, label } = keeper
  const own = findElsewhere(state, line, keeper) ?? inFolder(name, line, file)
  for (const flow of bringFlows(listKept(call, line, keeper), mark)) {
    writeFile(state, flow, {
      by: 'kept',
      paths: [own, ...(own === file ? otherFiles : [])].map((path) =>
        normalizePath(fillText(state, path), state.folder),
      ),
      label: own === file ? (label ?? file) : own,
      instead: instead(flow.id),
      undo: [undo, replace].flatMap((each) => each ?? []),
    })
  }
}

function hasOption({ options }: CommandLine, option: RegExp | undefined): boolean {
  if (option === undefined) return true
  return options.some(
    ({ name, value }) => option.test(name) || option.test(`${name}=${value ?? ''}`),
  )
}

/** The secrets that a program keeps of all that it is told. */
function listKept(
  { name, args, input, mark }: ProgramCall,
  { operands, options }: CommandLine,
  { keeps }: Keeper,
): readonly Flow[] {
  if (keeps === 'addresses') {
    return operands.flatMap(({ text, flows }) => (ADDRESS.test(text) ? flows : []))
  }
  // `-c NAME=VALUE` in front of git's own command is for that command only.
  const passing = options.flatMap(({ words, isInFront }) => (isInFront ? words : []))
  const told = name === 'git' ? args.filter((arg) => !passing.includes(arg)) : args
  const flowsOf = ({ flows, file }: Argument) =>
    keeps === 'files' ? [...flows, ...flowOf(file, mark)] : flows
  return [...told.flatMap(flowsOf), ...input]
}

/** A file in the folder that a command names, if it is a relative path. */
function inFolder(name: string, line: CommandLine, file: string): string {
  if (/^[~/$]/.test(file)) return file
  const named = line.options.findLast((option) => FOLDER.get(name)?.test(option.name) === true)
  return [named?.value ?? [], clonedTo(line) ?? [], file].flat().join('/')
}

/** Where a program keeps what it is told, by an option or a variable that the same `RUN` sets. */
function findElsewhere(
  state: ShellState,
  { options }: CommandLine,
  { elsewhere = [] }: Keeper,
): string | null {
  for (const { option, variable, file } of elsewhere) {
    const found =
      option === undefined
        ? [...state.paths].find(([name]) => variable?.test(name) === true)?.[1]
        : options.findLast(({ name }) => option.test(name))?.value
    const path = found ?? ''
    if (path !== '') return file === undefined ? path : `${path}/${file}`
  }
  return null
}

/** The folder of a clone; `null` for another command, or when its name is not known. */
function clonedTo({ operands }: CommandLine): string | null {
  const [command, address, folder] = operands
  if (command?.text !== 'clone' || address === undefined) return null
  if (folder !== undefined) return folder.text.replace(/(.)\/+$/, '$1')
  const base = address.text.replace(/(?:\.git)?\/?$/, '').replace(/^.*[/:]/, '')
  return /^[\w.-]+$/.test(base) ? base : null
}
