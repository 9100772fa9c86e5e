import type { Node } from 'web-tree-sitter'
import { readSequence } from './parse-shell'
import type { ShellWord, WordPiece } from './shell-tree'

/** Reads a word, or what a heredoc holds. */
export function readWord(node: Node): ShellWord {
  return { pieces: readPieces(node), start: node.startIndex, end: node.endIndex }
}

/** What a node of a word stands for, without quotes and escapes. */
export function readPieces(node: Node): readonly WordPiece[] {
  const { text } = node
  switch (node.type) {
    case 'raw_string':
      return [{ kind: 'text', text: text.slice(1, -1) }]
    case 'ansi_c_string':
      return [{ kind: 'text', text: text.slice(2, -1) }]
    case 'word':
    case 'extglob_pattern':
      return [{ kind: 'text', text: text.replaceAll(/\\(.)/gs, '$1') }]
    case 'simple_expansion':
      return [{ kind: 'variable', name: text.slice(1), shows: true, asks: false }]
    case 'expansion':
      return readExpansion(node)
    case 'command_substitution':
      return [{ kind: 'output', body: readSequence(node) }]
    case 'process_substitution':
      return [{ kind: 'process', body: readSequence(node) }]
    case 'string':
    case 'translated_string':
      return readBetween(node, 1)
    case 'heredoc_body':
      return readBetween(node, 0)
    case 'concatenation':
    case 'array':
    case 'arithmetic_expansion':
      return node.namedChildren.flatMap(readPieces)
    default:
      return [{ kind: 'text', text }]
  }
}

/** Expansions and the text between them: the tree does not hold all of it. */
function readBetween(node: Node, quotes: number): readonly WordPiece[] {
  const pieces: WordPiece[] = []
  let at = node.startIndex + quotes
  const addText = (end: number) => {
    const text = node.text.slice(at - node.startIndex, end - node.startIndex)
    if (text !== '') pieces.push({ kind: 'text', text: text.replaceAll(/\\([$`"\\])/g, '$1') })
  }
  for (const child of node.namedChildren) {
    if (child.type === 'string_content' || child.type === 'heredoc_content') continue
    addText(child.startIndex)
    pieces.push(...readPieces(child))
    at = child.endIndex
  }
  addText(node.endIndex - quotes)
  return pieces
}

/** `${NAME…}`: the variable, and what may stand in its place. */
function readExpansion(node: Node): readonly WordPiece[] {
  const [variable, ...others] = node.namedChildren
  if (variable === undefined) return []
  const name = variable.text
  const behind = node.text.slice(variable.endIndex - node.startIndex)
  const shows = !node.text.startsWith('${#') && !/^:?\+/.test(behind)
  const asks = /^:?[-?+]/.test(behind)
  const instead = others.flatMap(readPieces).filter(({ kind }) => kind !== 'text')
  return [{ kind: 'variable', name, shows, asks }, ...instead]
}
