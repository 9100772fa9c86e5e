import type { Node } from 'web-tree-sitter'
import { loadShellTrees } from './load-parser'
import { attachRedirects, readRedirect, REDIRECTS, WORDS } from './read-redirect'
import { readPieces, readWord } from './read-word'
import type {
  ShellAssignment,
  ShellCommand,
  ShellNode,
  ShellRedirect,
  ShellWord,
} from './shell-tree'

/**
 * Parses what a shell is given. It is made for bash, and reads what sh can do as well; of what it cannot read, it
 * gives the rest. `null` for a text that is too broken to be read in a moment.
 */
export type ParseShell = (text: string) => ShellNode | null

/** Loads the parser, which takes a moment. All texts that it is given share what it may read: see `loadShellTrees`. */
export async function loadShellParser(): Promise<ParseShell> {
  const useTree = await loadShellTrees()
  // A function with an `eval` has the same text at each call.
  const parsed = new Map<string, ShellNode | null>()
  return (text) => {
    const known = parsed.get(text)
    if (known !== undefined) return known
    const node = useTree(text, readSequence)
    parsed.set(text, node)
    return node
  }
}

/** All commands below a node, one after the other. */
export function readSequence(node: Node): ShellNode {
  const redirects = node.namedChildren.filter(({ type }) => REDIRECTS.has(type))
  // Standing alone, `< file` in `$(< file)` gives what is in the file.
  const alone =
    redirects.length > 0
      ? [{ ...emptyCommand(node), redirects: redirects.flatMap(readRedirect) }]
      : []
  const commands = node.namedChildren.filter(({ type }) => !WORDS.has(type) && !REDIRECTS.has(type))
  const conditions = new Set(node.childrenForFieldName('condition').map(({ id }) => id))
  const inFront = commands.filter(({ id }) => conditions.has(id)).flatMap(readNode)
  const parts = [...inFront, ...commands.filter(({ id }) => !conditions.has(id)).flatMap(readNode)]
  return {
    kind: 'sequence',
    isList: false,
    rescued: inFront.length,
    parts: [...alone, ...parts],
    redirects: [],
  }
}

function readNode(node: Node): readonly ShellNode[] {
  switch (node.type) {
    case 'comment':
    case 'heredoc_body':
      return []
    case 'command':
    case 'declaration_command':
    case 'unset_command':
    case 'test_command':
      return [readCommand(node)]
    case 'variable_assignment':
      return [{ ...emptyCommand(node), assignments: [readAssignment(node)] }]
    case 'variable_assignments': {
      const assignments = node.namedChildren.map(readAssignment)
      return [{ ...emptyCommand(node), assignments }]
    }
    case 'list':
      return [
        {
          kind: 'sequence',
          isList: true,
          ...readOperands(node),
          redirects: [],
        },
      ]
    case 'for_statement':
      return readFor(node)
    case 'function_definition':
      return readFunction(node)
    case 'pipeline':
      return [{ kind: 'pipeline', parts: node.namedChildren.flatMap(readNode) }]
    case 'redirected_statement':
      return readRedirected(node)
    default:
      return [readSequence(node)]
  }
}

function readCommand(node: Node): ShellCommand {
  const words: ShellWord[] = []
  const assignments: ShellAssignment[] = []
  const redirects: ShellRedirect[] = []
  // `export`, `unset` and `[` are no words of the grammar.
  const [first] = node.children
  if (node.type !== 'command' && first !== undefined) words.push(readText(first))
  for (const child of node.namedChildren) {
    if (child.type === 'variable_assignment') assignments.push(readAssignment(child))
    else if (REDIRECTS.has(child.type)) redirects.push(...readRedirect(child))
    else if (child.type === 'command_name') words.push(...child.namedChildren.map(readWord))
    else if (node.type === 'test_command') words.push(...listWords(child))
    else words.push(readWord(child))
  }
  return { ...emptyCommand(node), words, assignments, redirects }
}

/** The commands of `a && b || c`, which is `(a && b) || c` in the tree. */
function readOperands(list: Node): {
  readonly parts: readonly ShellNode[]
  readonly rescued: number
} {
  const parts: ShellNode[] = []
  let behind: number | null = null
  for (let node: Node | undefined = list; node !== undefined;) {
    const [first, ...others]: Node[] = node.namedChildren
    parts.unshift(...others.flatMap(readNode))
    if (node.children.some(({ type }) => type === '||')) behind ??= parts.length
    if (first !== undefined && first.type !== 'list') parts.unshift(...readNode(first))
    node = first?.type === 'list' ? first : undefined
  }
  return { parts, rescued: behind === null ? 0 : parts.length - behind }
}

/** The words in the condition of a `[ … ]`. */
function listWords(node: Node): readonly ShellWord[] {
  return WORDS.has(node.type) ? [readWord(node)] : node.namedChildren.flatMap(listWords)
}

function readAssignment(node: Node): ShellAssignment {
  const value = node.childForFieldName('value')
  const name = node.childForFieldName('name')?.text ?? ''
  const none = { pieces: [], start: node.endIndex, end: node.endIndex }
  return { name, value: value === null ? none : readWord(value), start: node.startIndex }
}

/** A loop is its variable, set to all its words, and what it does. */
function readFor(node: Node): readonly ShellNode[] {
  const [variable, ...others] = node.namedChildren
  const words = others.filter(({ type }) => WORDS.has(type))
  if (variable === undefined) return []
  const pieces = words.flatMap((word) => readPieces(word))
  const value = {
    pieces,
    start: variable.endIndex,
    end: words.at(-1)?.endIndex ?? variable.endIndex,
  }
  const set = {
    ...emptyCommand(variable),
    assignments: [{ name: variable.text, value, start: variable.startIndex }],
  }
  return [set, ...others.filter((each) => !words.includes(each)).flatMap(readNode)]
}

function readFunction(node: Node): readonly ShellNode[] {
  const body = node.childForFieldName('body')
  const name = node.childForFieldName('name')?.text ?? ''
  if (body === null) return []
  const redirects = node.namedChildren.filter(({ type }) => REDIRECTS.has(type))
  const whole: ShellNode = {
    kind: 'sequence',
    isList: false,
    rescued: 0,
    parts: readNode(body),
    redirects: redirects.flatMap(readRedirect),
  }
  return [{ kind: 'function', name, body: whole, source: body.text }]
}

function readRedirected(node: Node): readonly ShellNode[] {
  const body = node.childForFieldName('body')
  const all = node.namedChildren.filter(({ type }) => REDIRECTS.has(type))
  const redirects = all.flatMap(readRedirect)
  const parts =
    body === null
      ? [{ ...emptyCommand(node), redirects }]
      : attachRedirects(readNode(body), redirects)
  return all.filter(({ type }) => type === 'heredoc_redirect').reduce(continueBehind, parts)
}

/** What stands behind `<<EOF` in the same line is below the heredoc in the tree. */
function continueBehind(nodes: readonly ShellNode[], heredoc: Node): readonly ShellNode[] {
  const behind = heredoc.namedChildren.filter(
    ({ type }) => !REDIRECTS.has(type) && !WORDS.has(type) && !type.startsWith('heredoc_'),
  )
  return behind.reduce<readonly ShellNode[]>((done, node) => {
    const next = readNode(node)
    if (node.type !== 'pipeline') return [...done, ...next]
    const first = done.at(-1)
    const parts = next.flatMap((each) => (each.kind === 'pipeline' ? each.parts : [each]))
    return first === undefined
      ? next
      : [...done.slice(0, -1), { kind: 'pipeline', parts: [first, ...parts] }]
  }, nodes)
}

function readText(node: Node): ShellWord {
  const { text, startIndex: start, endIndex: end } = node
  return { pieces: [{ kind: 'text', text }], start, end }
}

function emptyCommand({ startIndex: start, endIndex: end }: Node): ShellCommand {
  return { kind: 'command', words: [], assignments: [], redirects: [], start, end }
}
