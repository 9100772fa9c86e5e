import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A block of code of a page of documentation. */
export interface DocumentedBlock {
  /** `docs/PAGE.md:LINE` of its first line. */
  readonly place: string
  readonly source: string
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Blocks of a language, between fences, that a page has: also those in lists, which are indented. */
export function readBlocks(page: string, language: string): readonly DocumentedBlock[] {
  const text = readFileSync(root + page, 'utf8')
  const fenced = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^\\1\`\`\`$`, 'gms')
  return Array.from(text.matchAll(fenced), ({ 1: indent = '', 2: source = '', index }) => ({
    place: `${page}:${text.slice(0, index).split('\n').length + 1}`,
    source: source.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}
