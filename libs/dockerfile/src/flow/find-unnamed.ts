import type { ShellWord } from '../shell/shell-tree'
import { markWord, type Argument } from './evaluate-word'
import type { ShellScope } from './shell-state'

/** A word that wants to be an assignment: a name, and what is behind the `=`. */
const ASSIGNMENT = /^(\$\{\d\}|[\w.-]+)=/

/** What can be a variable. */
const VARIABLE = /^[A-Za-z_]\w*/

/** Finds what is meant for a variable and has a name that no variable can have. */
export function findUnnamed(scope: ShellScope, args: readonly Argument[]): void {
  const { state } = scope
  const [first, ...others] = args
  if (first === undefined) return
  const isExport = first.text === 'export'
  for (const { text, word, flows } of isExport ? others : [first]) {
    const name = ASSIGNMENT.exec(text)?.[1] ?? (isExport ? text : '')
    if (name === '' || VARIABLE.exec(name)?.[0] === name || name.startsWith('-')) continue
    const isTemplate = !scope.isFunction && /^\$\{\d\}$/.test(name)
    // `export "$line"`: the name is in a variable.
    if (!isTemplate && name.includes('${')) continue
    if (!isTemplate && !state.ids.has(name) && flows.length === 0) continue
    const id = state.ids.has(name) ? name : (flows[0]?.id ?? [...state.files.values()][0] ?? name)
    const shown = name.replace(/^\$\{(\d)\}$/, '$$$1')
    const mark = markWord(scope, { start: word.start, end: word.start + shown.length }, shown)
    state.leaks.push({ id, mark, by: 'unnamed' })
  }
}

/** Finds `$npm-token`, which is the variable `npm` and the text `-token`. */
export function findMisspelled(scope: ShellScope, word: ShellWord): void {
  const variables = word.pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []))
  if (variables.length === 0) return
  const { state, text } = scope
  const written = text.text.slice(word.start, word.end)
  for (const id of state.ids) {
    const prefix = VARIABLE.exec(id)?.[0]
    if (prefix === undefined || prefix === id) continue
    if (!variables.includes(prefix)) continue
    const at = [`$${id}`, `\${${id}}`]
      .map((each) => written.indexOf(each))
      .find((each) => each >= 0)
    if (at === undefined) continue
    const start = word.start + at
    const mark = markWord(scope, { start, end: start + id.length + 1 }, id)
    state.leaks.push({ id, mark, by: 'unnamed' })
  }
}
