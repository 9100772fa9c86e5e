import { parse } from 'smol-toml'
import { endOfKeyPart, skipBlanks } from './scan-tokens'

/** One name of a dotted key, and where it stands with its quotes. */
export interface KeyPart {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** A key (bare, quoted or dotted) with its names. */
export interface KeyToken {
  readonly parts: readonly KeyPart[]
  readonly end: number
}

/** The key that begins at `start`, or `null` when none does. */
export function readKey(text: string, start: number): KeyToken | null {
  const parts: KeyPart[] = []
  for (let at = start; ;) {
    const end = endOfKeyPart(text, at)
    const name = end < 0 ? null : readName(text.slice(at, end))
    if (name === null) return null
    parts.push({ name, start: at, end })
    const next = skipBlanks(text, end)
    if (text.charAt(next) !== '.') return { parts, end }
    at = skipBlanks(text, next + 1)
  }
}

function readName(raw: string): string | null {
  const quote = raw.charAt(0)
  if (quote !== '"' && quote !== "'") return raw
  if (quote === "'" || !raw.includes('\\')) return raw.slice(1, -1)
  try {
    const value = parse(`name = ${raw}`).name
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
