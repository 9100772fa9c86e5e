import { mapTo, type MappedText } from '../instructions/mapped-text'
import type { SecretMount } from '../mounts/secret-mount'
import { loadShellParser } from '../shell/parse-shell'
import type { ShellWord } from '../shell/shell-tree'
import type { Argument } from './evaluate-word'
import { followSecrets } from './follow-secrets'
import { readShellOptions } from './shell-options'
import type { ShellScope, ShellState } from './shell-state'

/** For tests: the secret `t` as the file `/run/secrets/t`, and the secret `e` as the variable `E`. */
const mounts: readonly SecretMount[] = [
  { id: 't', target: '/run/secrets/t', env: null, required: true, line: 1, column: 1 },
  { id: 'e', target: null, env: 'E', required: true, line: 1, column: 1 },
]

/** For tests: what is known when a shell has run a text with the two secrets, in the folder `/app`. */
export async function runShellText(text: string): Promise<ShellState> {
  const parse = await loadShellParser()
  const script = { text: placeText(text), words: null, ...readShellOptions([]) }
  return followSecrets(script, mounts, {
    parse,
    ids: new Set(),
    ...readShellOptions([]),
    folder: '/app',
  })
}

/** For tests: a scope in which a text stands, after a shell has run another one. */
export async function createScope(text: string, before = ''): Promise<ShellScope> {
  const state = await runShellText(before)
  const parse = await loadShellParser()
  return {
    state,
    text: placeText(text),
    parse,
    depth: 0,
    isFunction: false,
    errorsTo: 'log',
    atFailure: 'last',
  }
}

/** For tests: words as arguments that hold no secrets. */
export function toArguments(words: readonly string[]): readonly Argument[] {
  return words.map((text) => {
    const word: ShellWord = { pieces: [{ kind: 'text', text }], start: 0, end: text.length }
    return { word, text, path: text, flows: [], file: null }
  })
}

function placeText(text: string): MappedText {
  const { offsets } = mapTo(text, 0)
  return { text, offsets: offsets.map((_, index) => index) }
}
