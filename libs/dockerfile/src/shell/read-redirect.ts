import type { Node } from 'web-tree-sitter'
import { readWord } from './read-word'
import type { ShellNode, ShellRedirect } from './shell-tree'

/** The nodes of the grammar that are words. */
export const WORDS = new Set([
  ...[
    'word',
    'string',
    'raw_string',
    'ansi_c_string',
    'translated_string',
    'concatenation',
    'number',
  ],
  ...[
    'simple_expansion',
    'expansion',
    'command_substitution',
    'process_substitution',
    'variable_name',
  ],
  ...['arithmetic_expansion', 'brace_expression', 'array', 'test_operator', 'regex'],
])

/** Those that are redirections. */
export const REDIRECTS = new Set(['file_redirect', 'herestring_redirect', 'heredoc_redirect'])

/** A redirection; behind a heredoc there may be more in the same node. */
export function readRedirect(node: Node): readonly ShellRedirect[] {
  const { children } = node
  const descriptor = children.find(({ type }) => type === 'file_descriptor')?.text ?? null
  const operator = children.find(({ type }) => /^[<>&|-]+$/.test(type))?.type ?? ''
  const body = children.find(({ type }) => type === 'heredoc_body')
  const target = body ?? children.findLast(({ type }) => WORDS.has(type))
  const inner = children.filter(({ type }) => REDIRECTS.has(type)).flatMap(readRedirect)
  return target === undefined ? inner : [{ operator, descriptor, word: readWord(target) }, ...inner]
}

/** The grammar puts a redirection around a whole list or pipeline; it belongs to the last command. */
export function attachRedirects(
  nodes: readonly ShellNode[],
  redirects: readonly ShellRedirect[],
): readonly ShellNode[] {
  const last = nodes.at(-1)
  if (last === undefined) return nodes
  const before = nodes.slice(0, -1)
  if (last.kind === 'function') return nodes
  if (last.kind === 'pipeline')
    return [...before, { ...last, parts: attachRedirects(last.parts, redirects) }]
  if (last.kind === 'sequence' && last.isList) {
    return [...before, { ...last, parts: attachRedirects(last.parts, redirects) }]
  }
  return [...before, { ...last, redirects: [...last.redirects, ...redirects] }]
}
