import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Node, Parser } from 'web-tree-sitter'

let loading: Promise<Parser> | null = null

/**
 * How many characters the parser may read for all texts of one `UseShellTree`, which takes it some tenths of a second. Of
 * a shell's text it reads each about twice. Where a text is no shell's it looks for the end of something that has none,
 * over and over, and reads more than half its square: one of 2,500 characters is always within the limit.
 */
const MAX_READ = 8_000_000

/** What the parser is given at once, in UTF-16 code units. */
const CHUNK = 4096

/**
 * Gives the use of a tree for the text of a shell; what is made of it must keep none of its nodes. `null` when to parse the
 * text would take too long.
 */
export type UseShellTree = <T>(text: string, use: (root: Node) => T) => T | null

/** Loads the parser, once. */
export async function loadShellTrees(): Promise<UseShellTree> {
  loading ??= loadParser()
  const parser = await loading
  let read = 0
  return (text, use) => {
    const tree = parser.parse(
      (index) => {
        const chunk = text.slice(index, index + CHUNK)
        read += chunk.length
        return chunk
      },
      null,
      { progressCallback: () => read > MAX_READ },
    )
    if (tree === null) {
      // Otherwise it would go on with this text.
      parser.reset()
      return null
    }
    try {
      return use(tree.rootNode)
    } finally {
      tree.delete()
    }
  }
}

async function loadParser(): Promise<Parser> {
  const { Language, Parser } = await import('web-tree-sitter')
  const require = createRequire(import.meta.url)
  await Parser.init({
    wasmBinary: readWasm('web-tree-sitter.wasm', () =>
      require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
    ),
  })
  const language = await Language.load(
    readWasm('tree-sitter-bash.wasm', () =>
      require.resolve('tree-sitter-bash/tree-sitter-bash.wasm'),
    ),
  )
  const parser = new Parser()
  parser.setLanguage(language)
  return parser
}

/** Reads a file that stands beside a bundle, or else in its package. */
function readWasm(name: string, resolve: () => string): Uint8Array {
  const beside = fileURLToPath(new URL(name, import.meta.url))
  return readFileSync(existsSync(beside) ? beside : resolve())
}
