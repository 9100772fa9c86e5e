import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Node, Parser } from 'web-tree-sitter'

let loading: Promise<Parser> | null = null

/** Gives the use of a tree for the text of a shell; what is made of it must keep none of its nodes. */
export type UseShellTree = <T>(text: string, use: (root: Node) => T) => T

/** Loads the parser, once. */
export async function loadShellTrees(): Promise<UseShellTree> {
  loading ??= loadParser()
  const parser = await loading
  return (text, use) => {
    const tree = parser.parse(text)
    // It is null only without a language or when it was cancelled.
    if (tree === null) throw new TypeError('the shell parser has no language')
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
