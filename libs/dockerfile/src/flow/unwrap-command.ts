import { posix } from 'node:path'
import type { Argument } from './evaluate-word'

/** Commands that run another, and their options that take a word of their own. */
const WRAPPERS: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[ugpCrtTU]$/],
  ['doas', /^-[uC]$/],
  ['env', /^-[uCS]$/],
  ['command', /^$/],
  ['builtin', /^$/],
  ['exec', /^-a$/],
  ['nice', /^-n$/],
  ['nohup', /^$/],
  ['time', /^-[fo]$/],
  ['timeout', /^-[ks]$/],
  ['stdbuf', /^-[ioe]$/],
  ['gosu', /^$/],
  ['su-exec', /^$/],
  ['busybox', /^$/],
  ['ionice', /^-[cnp]$/],
  ['chronic', /^$/],
  ['xvfb-run', /^-[nfs]$/],
])

/** Words that stand before the command itself: the user, the time. */
const OPERANDS: ReadonlyMap<string, number> = new Map([
  ['timeout', 1],
  ['gosu', 1],
  ['su-exec', 1],
])

/** The command that is run in the end, with its arguments. `env` without one stays. */
export function unwrapCommand(words: readonly Argument[]): readonly Argument[] {
  const [first, option, module] = words
  const name = posix.basename(first?.text ?? '')
  if (/^python[\d.]*$/.test(name) && option?.text === '-m' && module?.text === 'pip') {
    return words.slice(2)
  }
  const valued = WRAPPERS.get(name)
  if (valued === undefined) return words
  // `command -v` only looks.
  if (name === 'command' && /^-[vV]/.test(words[1]?.text ?? '')) return words
  let at = 1
  for (; at < words.length; at += 1) {
    const text = words[at]?.text ?? ''
    if (valued.test(text)) at += 1
    else if (!text.startsWith('-') && !/^[A-Za-z_]\w*=/.test(text)) break
  }
  const rest = words.slice(at + (OPERANDS.get(name) ?? 0))
  if (rest.length === 0) return words
  return unwrapCommand(rest)
}
