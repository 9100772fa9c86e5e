import { offsetIn } from '../instructions/mapped-text'
import type { ParseShell } from '../shell/parse-shell'
import type { SecretMount } from '../mounts/secret-mount'
import { normalizePath } from './file-path'
import { runNode } from './run-node'
import type { RunScript } from './read-script'
import type { ShellState } from './shell-state'

/**
 * Follows the secrets of one `RUN` through its commands.
 *
 * @param ids - all ids of the Dockerfile and of `[build_secrets]`.
 * @param isTracing - whether the shell prints what it runs.
 */
export function followSecrets(
  script: RunScript,
  mounts: readonly SecretMount[],
  { parse, ids, isTracing }: { parse: ParseShell; ids: ReadonlySet<string>; isTracing: boolean },
): ShellState {
  const state = createState(mounts, ids, isTracing || script.isTracing)
  const { text, words } = script
  const scope = { state, text, parse, depth: 0 }
  const flows = runNode(scope, parse(text.text), [])
  for (const flow of flows) state.leaks.push({ ...flow, by: 'printed' })
  if (words !== null) findUnexpanded(state, words, mounts, offsetIn(text, 0))
  return state
}

function createState(
  mounts: readonly SecretMount[],
  ids: ReadonlySet<string>,
  isTracing: boolean,
): ShellState {
  const variables = mounts.flatMap(({ id, env }) => (env === null ? [] : [[env, id] as const]))
  const files = mounts.flatMap(({ id, target }) =>
    target === null ? [] : [[normalizePath(target), id] as const],
  )
  return {
    variables: new Map(variables),
    exported: new Set(variables.map(([name]) => name)),
    files: new Map(files),
    paths: new Map(),
    written: [],
    removedAtEnd: [],
    leaks: [],
    checked: new Set(),
    ids,
    sourced: null,
    isTracing,
    folder: '',
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
