import type { Argument } from './evaluate-word'
import { normalizePath } from './file-path'
import { keepers, type Keeper } from './kept-files'
import { bringFlows, flowOf, type ProgramCall } from './program-call'
import type { ShellState } from './shell-state'
import { writeFile } from './write-file'

/** Takes note of what a program with a memory is told: `npm config set`, `git config`, logins. */
export function keepSecret({ scope, name, args, input, mark }: ProgramCall): void {
  const own = name === 'git' ? withoutGitOptions(args) : args
  const bare = [name, ...own.map(({ text }) => text).filter((text) => !text.startsWith('-'))].join(
    ' ',
  )
  const keeper = keepers.find(({ command }) => command.test(bare))
  if (keeper === undefined || keeper.undo?.test(spellCommand(name, args)) === true) return
  const { option } = keeper
  if (option !== undefined && !args.some(({ text }) => text === option)) return
  const told = own.flatMap(({ flows, file }) => [...flows, ...flowOf(file, mark)])
  for (const flow of bringFlows([...told, ...input], mark)) {
    const { file, otherFiles = [], undo, replace, instead } = keeper
    const { folder } = scope.state
    const elsewhere = findHome(scope.state, keeper)
    const files = elsewhere === null ? [file, ...otherFiles] : [elsewhere]
    const cloned = name === 'git' ? clonedTo(own) : []
    writeFile(scope.state, flow, {
      by: 'kept',
      paths: [...files, ...cloned].map((path) => normalizePath(path, folder)),
      label: elsewhere ?? file,
      instead: instead(flow.id),
      undo: [undo, replace].flatMap((each) => each ?? []),
    })
  }
}

/** Where a program keeps what it is told by a variable that the same `RUN` sets. */
function findHome(state: ShellState, { home }: Keeper): string | null {
  for (const [name, path] of state.paths) {
    if (home?.variable.test(name) !== true) continue
    return home.file === undefined ? path : `${path}/${home.file}`
  }
  return null
}

/** A command as it is written, for what is looked for in it. */
export function spellCommand(name: string, args: readonly Argument[]): string {
  return [name, ...args.map(({ text }) => text)].join(' ')
}

/** `-c NAME=VALUE` and `-C FOLDER` in front of git's own command are for that command only. */
function withoutGitOptions(args: readonly Argument[]): readonly Argument[] {
  const [first, ...others] = args
  if (first?.text.startsWith('-') !== true) return args
  return withoutGitOptions(/^-[cC]$/.test(first.text) ? others.slice(1) : others)
}

/** The folder of a clone, with what git keeps about it. */
function clonedTo(args: readonly Argument[]): readonly string[] {
  const last = args.at(-1)
  if (last === undefined || args[0]?.text !== 'clone') return []
  if (!/[:@]/.test(last.text)) return [`${last.path}/.git`]
  return [`${last.text.replace(/(?:\.git)?\/?$/, '').replace(/^.*[/:]/, '')}/.git`]
}
