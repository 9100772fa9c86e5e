import { offsetIn } from '../instructions/mapped-text'
import type { ParseShell } from '../shell/parse-shell'
import type { SecretMount } from '../mounts/secret-mount'
import { normalizePath } from './file-path'
import type { RunScript } from './read-script'
import { runText } from './run-node'
import type { ShellOptions } from './shell-options'
import type { ShellScope, ShellState } from './shell-state'

/** What is known of a `RUN` from outside of it. */
export interface FollowOptions extends ShellOptions {
  readonly parse: ParseShell
  /** All ids of the Dockerfile and of `[build_secrets]`. */
  readonly ids: ReadonlySet<string>
  /** The `WORKDIR`, normalised; `''` when it is not known. */
  readonly folder: string
}

/** Follows the secrets of one `RUN` through its commands. */
export function followSecrets(
  script: RunScript,
  mounts: readonly SecretMount[],
  { parse, ids, isTracing, isStrict, folder }: FollowOptions,
): ShellState {
  const state = createState(mounts, {
    ids,
    isTracing: isTracing || script.isTracing,
    isStrict: isStrict || script.isStrict,
    folder,
  })
  const { text, words } = script
  const scope: ShellScope = {
    state,
    text,
    parse,
    depth: 0,
    isFunction: false,
    errorsTo: 'log',
    atFailure: 'last',
  }
  const flows = runText(scope)
  for (const flow of flows) state.leaks.push({ ...flow, by: 'printed' })
  if (words !== null) findUnexpanded(state, words, mounts, offsetIn(text, 0))
  return state
}

function createState(
  mounts: readonly SecretMount[],
  { ids, isTracing, isStrict, folder }: Omit<FollowOptions, 'parse'>,
): ShellState {
  const variables = mounts.flatMap(({ id, env }) => (env === null ? [] : [[env, id] as const]))
  const files = mounts.flatMap(({ id, target }) =>
    target === null ? [] : [[normalizePath(target, folder), id] as const],
  )
  return {
    variables: new Map(variables),
    exported: new Set(variables.map(([name]) => name)),
    files: new Map(files),
    paths: new Map(),
    functions: new Map(),
    calls: 0,
    written: [],
    removedAtEnd: [],
    leaks: [],
    missing: [],
    expected: new Set(),
    checked: new Set(),
    ids,
    sourced: null,
    isTracing,
    isStrict,
    folder,
    isUnread: false,
  }
}

/** Without a shell nothing puts in what variables hold and commands print. */
function findUnexpanded(
  state: ShellState,
  words: readonly string[],
  mounts: readonly SecretMount[],
  offset: number,
): void {
  if (words.some((word) => /^-[a-z]*c$/.test(word))) return
  for (const { id, target, env } of mounts) {
    const isMeant = words.some(
      (word) =>
        (env !== null && new RegExp(String.raw`\$\{?${env}\b`).test(word)) ||
        (target !== null && /\$\(|\x60/.test(word) && word.includes(target)),
    )
    const mark = { offset, length: 1, command: '' }
    if (isMeant) state.leaks.push({ id, by: 'unexpanded', mark })
  }
}
